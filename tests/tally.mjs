// Adds up the result files of xunit and the proofs outside it, says how many tests met each stranger and how often something was killed, and closes with the line that CI reads.
import { readFileSync } from 'node:fs';

const [proofs, ...files] = process.argv.slice(2);
let passed = 0, failed = 0, skipped = 0;
const met = new Map();
const deaths = { kills: 0, 'power cuts': 0 };

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
  // What was killed and cut, and by which seeds: "kills: N …" or "power cuts: N …", each a line of a test's own output.
  for (const [, said] of xml.matchAll(/<output>(?:<!\[CDATA\[)?([\s\S]*?)(?:\]\]>)?<\/output>/g)) {
    for (const [line, what, count] of said.replaceAll('&#xA;', '\n').matchAll(/^(kills|power cuts): (\d+).*$/gm)) {
      deaths[what] += Number(count);
      console.log(line);
    }
    // How far decoders agree with recordings that others made, a line a vendor.
    for (const [line] of said.replaceAll('&#xA;', '\n').matchAll(/^decoded: .*$/gm)) console.log(line);
  }
  // Crashes of a fixture or an assembly count as failures even though no test carries them.
  for (const [, errors] of xml.matchAll(/<assembly [^>]*\berrors="(\d+)"/g)) failed += Number(errors);
}

for (const [stranger, count] of [...met].sort()) {
  console.log(`met ${stranger}: ${count.ran} tests${count.skipped ? `, ${count.skipped} skipped` : ''}`);
}

console.log(`kills: ${deaths.kills}, power cuts: ${deaths['power cuts']}`);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
