// Writes a fire of NIST or FSRI (columns of channels) as a recording for `cityedge replay`: time,point,value.
//   node recording.mjs nist FILE STATION     a station's ceiling thermocouples, optical densities (1/m, a tenth of dB/m) and carbon monoxide (vol-% → ppm)
//   node recording.mjs fsri FILE             the four thermocouples beneath the ceiling
// Public sources: NIST_Smoke_Alarms (firemodels/exp) and fsri-compartments-2018 (ulfsri); neither is part of this repository.
import { readFileSync } from 'node:fs';

const [kind, file, station] = process.argv.slice(2);
const kinds = {
  nist: () => ({
    time: 'TIME',
    points: [
      ...[1, 2, 3].map(height => [`TC${station}_${height}`, `heat-${height}.temperature`, 1]),
      ...[1, 4].map(height => [`SM${station}_${height}`, `smoke-${height}.obscuration`, 10]),
      [`GAS${station}_1`, 'co.ppm', 10_000],
    ],
  }),
  fsri: () => ({ time: 'Time', points: ['A', 'B', 'C', 'D'].map((corner, i) => [`Q${corner}_T25mm_C`, `heat-${i + 1}.temperature`, 1]) }),
};
if (!kinds[kind] || !file || (kind === 'nist' && !/^[A-F]$/.test(station ?? ''))) {
  console.error('usage: node recording.mjs nist FILE A…F | fsri FILE');
  process.exit(2);
}

const { time, points } = kinds[kind]();
const [head, ...rows] = readFileSync(file, 'utf8').trim().split(/\r?\n/).map(line => line.split(','));
const at = head.indexOf(time);
const columns = points.map(([column, point, factor]) => [head.indexOf(column), point, factor]).filter(([column]) => column >= 0);
if (at < 0 || columns.length === 0) {
  console.error(`${file} has no column ${time}, or none of ${points.map(([column]) => column).join(', ')}`);
  process.exit(1);
}

console.log('time,point,value');
for (const row of rows) {
  for (const [column, point, factor] of columns) {
    if (row[column]?.trim()) console.log(`${Number(row[at])},${point},${Number((Number(row[column]) * factor).toPrecision(6))}`);
  }
}
