import { mailTo } from './mail-ctx.ts';
import { World } from './open-world.ts';

const world = new World();
await world.open();
for (let i = 0; i < 60; i += 1) await world.send(mailTo(`always-positive@a${i}.example`, world.connection()));
world.now = world.now.add({ hours: 24 * 5 });
await world.sandbox.deliverDue(world.now);
const pos = await world.fetchPage({ limit: 1 });
let n = pos.mails.length;
const t0 = performance.now();
let last = pos.lastUid;
const times: number[] = [];
while (true) {
  const t = performance.now();
  const p = await world.fetchPage({ uidValidity: pos.uidValidity, lastUid: last, limit: 1 });
  times.push(performance.now() - t);
  if (p.mails.length === 0) break;
  n += p.mails.length;
  last = p.lastUid;
}
const t1 = performance.now();
times.sort((a, b) => a - b);
console.log(
  `fetch: ${n} mails one at a time, ${((t1 - t0) / times.length).toFixed(1)} ms per poll, median ${times[times.length >> 1]?.toFixed(1)}`,
);
const t2 = performance.now();
for (let i = 0; i < 30; i += 1) await world.found('<message-3@sender.example>');
console.log(`find_sent ${((performance.now() - t2) / 30).toFixed(1)} ms`);
const t3 = performance.now();
for (let i = 0; i < 30; i += 1) await world.send(mailTo(`plain${i}@a.example`, world.connection()));
console.log(`send ${((performance.now() - t3) / 30).toFixed(1)} ms`);
await world.end();
