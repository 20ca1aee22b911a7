// Writes the recording.csv of each scenario: node recordings.mjs (in this folder). The same numbers each time; what they stand for is told in each expected.md.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

// Seconds from the midnight before; 24:03 is three past the next midnight.
const at = (text) => text.split(':').reduce((sum, part, index) => sum + Number(part) * [3600, 60, 1][index], 0);

// A small generator with a seed (mulberry32), and noise of mean 0 and deviation 1 from it.
function noise(seed) {
  const next = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return () => next() + next() + next() + next() + next() + next() + next() + next() + next() + next() + next() + next() - 6;
}

class Recording {
  constructor(folder, date, seed) {
    Object.assign(this, { folder, date, rows: [], gauss: noise(seed), holes: [] });
  }

  row(time, point, value, quality = '') {
    this.rows.push({ time: typeof time === 'string' ? at(time) : time, point, value, quality });
  }

  /** A value by a law, with noise, at a fixed interval. */
  every(point, from, to, seconds, law, { sigma = 0, digits = 1, least = -Infinity } = {}) {
    for (let time = at(from); time <= at(to); time += seconds) {
      this.row(time, point, Math.max(least, law(time) + sigma * this.gauss()).toFixed(digits));
    }
  }

  /** A value that changes at given moments and is repeated at a fixed interval. */
  steps(point, from, to, seconds, first, changes, options = {}) {
    const list = changes.map(([time, value]) => [at(time), value]);
    const law = (time) => list.reduce((value, [when, next]) => (when <= time ? next : value), first);
    this.every(point, from, to, seconds, law, options);
    for (const [when, value] of list) {
      if ((when - at(from)) % seconds !== 0) {
        this.row(when, point, (value + (options.sigma ?? 0) * this.gauss()).toFixed(options.digits ?? 0));
      }
    }
  }

  /** Nothing is heard of these points for this time. */
  silence(points, from, to) {
    this.rows = this.rows.filter((row) => !points.includes(row.point) || row.time < at(from) || row.time >= at(to));
  }

  /** What is heard of a point in this time is bad. */
  bad(point, from, to, quality = 'sensor-failure') {
    for (const row of this.rows) {
      if (row.point === point && row.time >= at(from) && row.time < at(to)) {
        Object.assign(row, { value: '', quality });
      }
    }
  }

  write(late = []) {
    this.rows.forEach((row, index) => (row.index = index));
    this.rows.sort((a, b) => a.time - b.time || a.index - b.index);
    for (const [point, time, places] of late) {
      const from = this.rows.findIndex((row) => row.point === point && row.time >= at(time));
      const [row] = this.rows.splice(from, 1);
      this.rows.splice(from + places, 0, row);
    }
    const stamp = (time) => {
      const whole = new Date(Date.parse(`${this.date}T00:00:00Z`) + Math.round(time * 1000)).toISOString();
      return whole.slice(0, whole.endsWith('.000Z') ? 19 : 23) + '+08:00';
    };
    const lines = this.rows.map((row) => `${stamp(row.time)},${row.point},${row.value}${row.quality ? `,${row.quality}` : ','}`);
    writeFileSync(join(here, this.folder, 'recording.csv'), ['time,point,value,quality', ...lines, ''].join('\n'));
    console.log(`${this.folder}: ${lines.length} rows`);
  }
}

// From one value to the next in even steps between given moments.
const ramps = (...corners) => (time) => {
  let [from, value] = [at(corners[0][0]), corners[0][1]];
  for (const [when, next] of corners) {
    if (time < at(when)) {
      return value + ((next - value) * (time - from)) / (at(when) - from);
    }
    [from, value] = [at(when), next];
  }
  return value;
};

function shopSmoke() {
  const r = new Recording('01-shop-smoke', '2026-11-24', 1);
  const [from, to] = ['1:50', '2:16'];
  r.steps('smoke-1.smoke', from, to, 40, 0, [['1:58', 1], ['2:06', 0]], { digits: 0 });
  r.steps('smoke-2.smoke', from, to, 40, 0, [['1:59:30', 1]], { digits: 0 });
  r.every('smoke-1.obscuration', from, to, 20, ramps(['1:50', 0.02], ['1:54', 0.02], ['2:00', 1.2], ['2:10', 1.4]), { sigma: 0.01, digits: 3, least: 0 });
  r.every('temp-1.temperature', from, to, 20, ramps(['1:50', 22], ['1:56', 22], ['2:02', 31], ['2:10', 29]), { sigma: 0.1 });
  r.bad('smoke-1.smoke', '2:01', '2:01:30');
  r.silence(['smoke-2.smoke'], '2:02:01', '2:14');
  r.row('2:02', 'smoke-2.smoke', '1');
  r.row('2:14', 'smoke-2.smoke', '1');
  r.row('1:57:59', 'smoke-1.smoke', '0');
  r.row('1:58:03', 'temp-1.temperature', '24.9');
  r.write([['smoke-1.smoke', '1:57:59', 5]]);
}

function electrical() {
  const r = new Recording('02-electrical', '2026-11-23', 2);
  const [from, to] = ['20:30', '24:15'];
  r.steps('monitor.leakage', from, to, 55, 110, [['20:34', 270], ['20:38', 112], ['20:42', 330], ['20:46', 115], ['20:49', 400], ['20:49:05', 112]], { sigma: 1.5, digits: 0 });
  const cable = (time) => {
    const s = 240;
    const law = (start, base, high) => base + (high - base) * (1 - Math.exp(-(time - at(start)) / s));
    const cool = (start, value) => 35 + (value - 35) * Math.exp(-(time - at(start)) / s);
    return time < at('20:50') ? 35 : time < at('21:06') ? law('20:50', 35, 63) : time < at('21:15') ? cool('21:06', 62.5) : time < at('21:31') ? law('21:15', 38, 78) : cool('21:31', 77.2);
  };
  r.every('monitor.temperature', from, to, 55, cable, { sigma: 0.15 });
  r.bad('monitor.temperature', '21:25', '21:26:40');
  r.steps('monitor.arcs', from, to, 55, 0, [['21:40', 9], ['21:40:01', 0], ['21:42', 12], ['21:42:01', 0], ['21:44', 15], ['21:44:01', 0]], { digits: 0 });
  r.silence(['monitor.leakage', 'monitor.temperature', 'monitor.arcs'], '23:40', '23:54');
  r.steps('circuit.current', from, to, 55, 9, [['20:35', 17], ['20:50', 9], ['20:55', 18.5], ['21:10', 9], ['22:00', 2]], { sigma: 0.03, digits: 2 });
  r.steps('television.power', from, to, 55, 2, [['20:36', 62], ['21:50', 15.5]], { sigma: 0.05 });
  r.steps('coffee.power', from, to, 55, 1, [['20:40', 900], ['20:43', 1], ['21:00', 17.5]], { sigma: 0.05 });
  r.bad('coffee.power', '22:30', '22:30:55', 'communication-failure');
  r.steps('plate.power', from, to, 55, 0, [['22:10', 450], ['22:25', 0], ['22:40', 550], ['22:55', 0]], { sigma: 0 });
  const pulses = ['22:30', '22:43:30', '22:57', '23:30', '23:46:30', '24:03'].flatMap((start) => {
    const end = at(start) + 40;
    return [[start, 1400], [`0:0:${end}`, 0]];
  });
  r.steps('iron.power', from, to, 55, 0, pulses);
  r.every('refrigerator.power', from, to, 55, (time) => ((time - at('20:38')) % 2400 + 2400) % 2400 < 900 ? 92 : 1, { sigma: 0.3, least: 0 });
  r.every('router.power', from, to, 55, () => 7, { sigma: 0.4 });
  r.row('20:36:05', 'monitor.leakage', '269');
  r.row('20:36:08', 'router.power', '7.1');
  r.write([['monitor.leakage', '20:36:05', 1]]);
}

function elevator() {
  const r = new Recording('03-elevator', '2026-11-23', 3);
  const [from, to] = ['8:00', '10:20'];
  const states = { speed: [], door: [], floor: [], people: [], relevel: [], bike: [] };
  const ride = (start, top, { seconds = 8, people = true, stopsBetween = false } = {}) => {
    // Door closes, the car speeds up within 3 s, runs, slows down, opens.
    const t = at(start);
    if (people) states.people.push([t - 6, 1]);
    states.door.push([t - 3, 0]);
    states.floor.push([t + 1, 0]);
    [0.35, 0.75, 1].forEach((share, index) => states.speed.push([t + 1 + index, top * share]));
    const end = t + 3 + seconds;
    [0.6, 0.25, 0].forEach((share, index) => states.speed.push([end + index, top * share]));
    if (!stopsBetween) {
      states.floor.push([end + 1, 1]);
      states.door.push([end + 4, 1]);
      if (people) states.people.push([end + 8, 0]);
    }
    return end + 2;
  };
  // Between floors with a person from the given moment; goes on after so many seconds.
  const halt = (start, seconds) => {
    ride(`0:0:${at(start) - 7}`, 1.75, { seconds: 2, stopsBetween: true });
    const t = at(start) + seconds;
    [0.5, 1.2, 1.2, 0.5, 0].forEach((speed, index) => states.speed.push([t + index, speed]));
    states.floor.push([t + 3, 1]);
    states.door.push([t + 6, 1]);
    states.people.push([t + 10, 0]);
  };

  ride('8:02', 1.75);
  ride('8:06', 1.93);
  ride('8:10:02', 2.1, { seconds: 6 });
  // Levelling with an open door, inside the unlocking zone.
  states.speed.push([at('8:15'), 0.72], [at('8:15') + 3, 0], [at('8:17'), 0.88], [at('8:17') + 3, 0]);
  // Creeping away with an open door.
  states.floor.push([at('8:20'), 0], [at('8:20') + 6, 1]);
  states.speed.push([at('8:20'), 0.1], [at('8:20') + 4, 0]);
  halt('8:25', 600);
  states.people.push([at('8:25:10'), 0], [at('8:25:19'), 1]);
  halt('8:40', 70);
  states.people.push([at('8:40:20'), 0], [at('8:40:31'), 1]);
  halt('8:45', 41);
  // At a floor behind a closed door.
  states.people.push([at('8:49:50'), 1], [at('8:53:10'), 0], [at('8:55:50'), 1], [at('8:58'), 0]);
  states.door.push([at('8:50'), 0], [at('8:53'), 1], [at('8:56'), 0], [at('8:57:50'), 1]);
  for (const start of ['9:00', '9:02', '9:04', '9:06', '9:15', '9:17:20', '9:19:40', '9:22', '9:24:30', '9:45', '9:48', '9:51', '9:54', '9:56:30']) {
    states.relevel.push([at(start), 1], [at(start) + 2, 0]);
  }
  states.bike.push([at('10:00'), 1], [at('10:00') + 2, 0], [at('10:01'), 1], [at('10:01:40'), 0]);

  const put = (point, first, changes, digits = 0) =>
    r.steps(`lift.${point}`, from, to, 40, first, changes.sort((a, b) => a[0] - b[0]).map(([time, value]) => [`0:0:${time}`, value]), { digits });
  put('trapped', 0, []);
  put('speed', 0, states.speed, 2);
  put('at-floor', 1, states.floor);
  put('door-open', 1, states.door);
  put('people', 0, states.people);
  put('relevelling', 0, states.relevel);
  put('e-bike', 0, states.bike);
  r.row('8:25:30', 'lift.speed', '0.00');
  r.row('8:25:40', 'lift.speed', '0.00');
  r.bad('lift.speed', '8:25:20', '8:25:40');
  r.silence(['trapped', 'speed', 'at-floor', 'door-open', 'people', 'relevelling', 'e-bike'].map((point) => `lift.${point}`), '10:05', '10:18');
  r.write([['lift.door-open', '8:30', 9]]);
}

function water() {
  const r = new Recording('04-water', '2026-11-24', 4);
  const [from, to] = ['0:30', '5:30'];
  r.steps('leak-1.leak', from, to, 50, 0, [['0:40', 1], ['0:43', 0], ['0:50', 1], ['0:56', 0]], { digits: 0 });
  r.bad('leak-1.leak', '0:52', '0:53:40');
  r.steps('meter.flow', from, to, 50, 0, [
    ['0:35', 0.4], ['0:36', 0], ['0:40', 0.054], ['0:43', 0], ['0:50', 0.066], ['0:56', 0], ['1:20', 0.9], ['1:22', 0],
    ['2:10', 0.018], ['2:45', 0], ['2:55', 0.022], ['3:22', 0], ['3:30', 0.022], ['4:15', 0],
  ], { digits: 4 });
  const pressure = ramps(
    ['0:30', 0.3], ['1:10', 0.3], ['1:10:10', 0.21], ['1:12', 0.21], ['1:13', 0.3], ['1:20', 0.3], ['1:20:10', 0.19], ['1:22', 0.19], ['1:24', 0.3],
    ['1:30', 0.3], ['1:31:40', 0.15], ['1:33', 0.15], ['1:35', 0.3], ['1:40', 0.3], ['1:40:55', 0.19], ['1:43', 0.19], ['1:45', 0.3]);
  const dense = [['1:09:30', '1:12:30'], ['1:19:30', '1:22:30'], ['1:29:30', '1:33:30'], ['1:39:30', '1:43:30']];
  const among = (time) => dense.some(([start, end]) => time >= at(start) && time <= at(end));
  for (let time = at(from); time <= at(to); time += 50) {
    if (!among(time)) {
      r.row(time, 'pipe.pressure', (pressure(time) + 0.0003 * r.gauss()).toFixed(4));
    }
  }
  for (const [start, end] of dense) {
    r.every('pipe.pressure', start, end, 5, pressure, { sigma: 0.0003, digits: 4 });
  }
  r.steps('hydrant.pressure', from, to, 600, 0.3, [['2:30', 0.154], ['3:10', 0.126], ['3:40', 0.11], ['4:20', 0.09], ['4:40', 0.3]], { digits: 3 });
  r.bad('hydrant.pressure', '4:30', '4:30:01');
  const level = ramps(
    ['0:30', 2.3], ['1:50', 2.3], ['1:55', 1.8], ['2:05', 1.8], ['2:08', 2.3], ['2:14', 2.3], ['2:15', 2.2], ['2:25', 2.2], ['2:26', 2.3],
    ['4:34', 2.3], ['4:35', 2.34], ['4:40', 2.34], ['4:41', 2.3], ['4:54', 2.3], ['4:56', 2.86], ['5:01', 2.86], ['5:06', 2.3]);
  r.every('tank.level', from, to, 50, level, { sigma: 0.004, digits: 3 });
  r.silence(['tank.level'], '5:08', '5:22');
  r.write([['pipe.pressure', '0:35', 2]]);
}

function oldHouses() {
  const r = new Recording('05-old-houses', '2026-07-01', 5);
  const day = (number, text) => `0:0:${(number - 1) * 86400 + at(text)}`;
  const end = day(6, '0:00');
  const warmth = (time) => 28 + 6 * Math.sin((2 * Math.PI * (time - at('9:00'))) / 86400);
  const drift = (time) => 0.01 * (warmth(time) - 20);
  const x = ramps([day(1, '0:00'), 0], [day(1, '12:00'), 0], [day(6, '0:00'), 0.81]);
  // The second axis leans by 0.22° already; steps up and down, so that it stays about there.
  const y = ramps(
    [day(1, '0:00'), 0.22], [day(1, '14:55'), 0.22], [day(1, '15:00'), 0.31], [day(2, '0:50'), 0.31], [day(2, '5:14'), 0.17], [day(4, '0:55'), 0.17], [day(4, '5:01'), 0.33],
    [day(4, '14:55'), 0.33], [day(4, '15:00'), 0.2]);
  r.every('wall.temperature', '0:00', end, 600, warmth, { sigma: 0.02, digits: 2 });
  r.every('wall.angle-x', '0:00', end, 600, (time) => 0.8 + x(time) + drift(time), { sigma: 0.001, digits: 3 });
  r.every('wall.angle-y', '0:00', end, 600, (time) => -0.4 + y(time) + drift(time), { sigma: 0.001, digits: 3 });
  r.bad('wall.temperature', day(3, '2:00'), day(3, '5:00'));
  r.silence(['wall.temperature', 'wall.angle-x', 'wall.angle-y'], day(2, '6:00'), day(2, '11:00'));
  const settlement = ramps(
    [day(1, '0:00'), 0], [day(1, '0:30'), 0], [day(3, '0:00'), -1.2], [day(4, '5:40'), -1.2], [day(4, '6:00'), -3], [day(5, '11:40'), -3], [day(5, '12:00'), -5.2]);
  r.every('gauge.settlement', '0:00', end, 1800, settlement, { sigma: 0.01, digits: 2 });
  r.write([['wall.angle-x', day(1, '6:00'), 9]]);
}

function crowd() {
  const r = new Recording('06-crowd', '2026-10-02', 6);
  const [from, to] = ['15:00', '15:50'];
  const people = (device, law) => r.every(`${device}.people`, from, to, 10, law, { digits: 0 });
  const flows = (device, each, changes) => {
    // Persons a minute in each direction, summed up as counters do.
    for (const [index, point] of ['in', 'out'].entries()) {
      const corners = [];
      let [sum, last, rate] = [1000, at(from), each];
      corners.push([from, sum]);
      for (const [when, ...rates] of [...changes, [to, 0, 0]]) {
        sum += (rate * (at(when) - last)) / 60;
        corners.push([when, sum]);
        [last, rate] = [at(when), rates[index]];
      }
      r.every(`${device}.${point}`, from, to, 10, (time) => Math.floor(ramps(...corners)(time)), { digits: 0 });
    }
  };
  people('count-e', ramps(
    ['15:00', 20], ['15:04', 20], ['15:06', 36], ['15:10', 36], ['15:11', 36], ['15:13', 44], ['15:17', 44], ['15:18', 34], ['15:18:30', 34], ['15:20', 54], ['15:21:30', 72], ['15:23', 72],
    ['15:24', 72], ['15:27', 88], ['15:30', 88], ['15:33', 30], ['15:42', 20]));
  people('count-s', ramps(
    ['15:00', 10], ['15:08', 10], ['15:08:30', 23], ['15:10', 23], ['15:12', 10], ['15:15', 10], ['15:15:30', 27], ['15:17', 27], ['15:19', 8], ['15:21', 8], ['15:22', 25],
    ['15:24', 25], ['15:26', 8], ['15:28', 8], ['15:29:20', 27], ['15:31', 27], ['15:33', 10], ['15:42', 10]));
  people('count-w', ramps(['15:00', 35], ['15:03', 35], ['15:05', 66], ['15:21', 66], ['15:24', 40], ['15:31', 40], ['15:42', 30]));
  flows('count-e', 12, []);
  flows('count-s', 10, []);
  flows('count-w', 10, [['15:05', 27, 60], ['15:11', 10, 10], ['15:15', 33, 45], ['15:21', 10, 10], ['15:25', 60, 60], ['15:31', 10, 10]]);
  r.bad('count-w.people', '15:19', '15:19:30');
  r.silence(['count-s.people', 'count-s.in', 'count-s.out'], '15:36', '15:48');
  r.write([['count-e.people', '15:02', 14]]);
}

function cameraEvents() {
  const r = new Recording('07-camera-events', '2026-11-24', 7);
  const [from, to] = ['16:00', '18:10'];
  const put = (point, changes) => {
    r.row(from, point, '0');
    for (const [when, value] of changes) {
      r.row(when, point, String(value));
    }
  };
  put('cam-lane.falling-object', [['16:10', 1], ['16:10:05', 0], ['16:37', 1], ['16:37:05', 0], ['17:10', 1], ['17:10:05', 0]]);
  put('cam-lane.goods-beyond-line', [
    ['16:05', 1], ['16:13:30', 0], ['16:20', 1], ['16:25', 0], ['16:25:54', 1], ['16:40', 0], ['16:50', 1], ['16:56', 0], ['16:57:06', 1], ['17:02', 0]]);
  put('cam-stairs.e-bike', [
    ['16:27', 1], ['16:27:30', 0], ['16:30', 1], ['16:30:30', 0], ['16:30:48', 1], ['17:05', 1], ['17:06', 1], ['17:20', 0], ['17:30', 1], ['17:30:25', 0], ['17:30:47', 1], ['17:31:10', 0]]);
  r.bad('cam-stairs.e-bike', '17:05', '17:05:01', 'device-failure');
  r.every('cam-lane.alive', '16:02', '17:52', 300, () => 1, { digits: 0 });
  r.every('cam-stairs.alive', '16:02', to, 300, () => 1, { digits: 0 });
  r.steps('socket.power', from, to, 50, 2, [['16:35', 54], ['16:40', 2], ['16:45', 66], ['16:55', 2]], { sigma: 0.2 });
  r.row('17:20:03', 'socket.power', '2.0');
  r.write([['cam-stairs.e-bike', '17:20', 2]]);
}

for (const scenario of [shopSmoke, electrical, elevator, water, oldHouses, crowd, cameraEvents]) {
  scenario();
}
