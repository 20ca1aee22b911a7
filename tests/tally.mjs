// Adds up the result files of xunit and the proofs outside it, says how many tests met each stranger, and closes with the line that CI reads.
import { readFileSync } from 'node:fs';

const [proofs, ...files] = process.argv.slice(2);
let passed = 0, failed = 0, skipped = 0;
const met = new Map();

// One line a proof: "build proofs: N passed, N failed". Both must be there.
const proofLines = [...readFileSync(proofs, 'utf8').matchAll(/^(?:build proofs|native binary): (\d+) passed, (\d+) failed$/gm)];
for (const [, good, bad] of proofLines) {
  passed += Number(good);
  failed += Number(bad);
}
if (proofLines.length !== 2) failed++;

for (const file of files) {
  const xml = readFileSync(file, 'utf8');
  for (const [, attributes, body] of xml.matchAll(/<test ([^>]*?)(?:\/>|>([\s\S]*?)<\/test>)/g)) {
    const result = attributes.match(/\bresult="(\w+)"/)[1];
    const name = attributes.match(/\bname="([^"]*)"/)[1];
    if (result === 'Pass') passed++;
    else if (result === 'Skip') { skipped++; console.log(`skipped: ${name}`); }
    else { failed++; console.log(`failed: ${name}`); }
    for (const [, stranger] of (body ?? '').matchAll(/<trait name="stranger" value="(\w+)"/g)) {
      const count = met.get(stranger) ?? { ran: 0, skipped: 0 };
      result === 'Skip' ? count.skipped++ : count.ran++;
      met.set(stranger, count);
    }
  }
  // Crashes of a fixture or an assembly count as failures even though no test carries them.
  for (const [, errors] of xml.matchAll(/<assembly [^>]*\berrors="(\d+)"/g)) failed += Number(errors);
}

for (const [stranger, count] of [...met].sort()) {
  console.log(`met ${stranger}: ${count.ran} tests${count.skipped ? `, ${count.skipped} skipped` : ''}`);
}

console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
