import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forgetLogs } from '../../src/autosend/backfill/backfill-logs.ts';
import { targetLine } from '../../src/autosend/backfill/log-lines.rules.ts';
import { erasePerson } from '../../src/leads/erasure/erase-person.ts';
import { planErasure } from '../../src/leads/erasure/plan-erasure.ts';
import { draftsOf } from '../support/answer-world.ts';
import { apply, type BackfillWorld, openBackfillWorld } from '../support/backfill-world.ts';
import { SECRET_WORDS } from '../support/backlog.ts';

let world: BackfillWorld;
beforeAll(async () => {
  world = await openBackfillWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

test('the log has every line of the run, the head and all totals, and no words of anybody', async () => {
  const { tenant, stored } = await world.backlog(['meets', 'question', 'blank']);
  const { lines, logPath } = await apply(tenant);
  const log = readFileSync(logPath ?? '', 'utf8');
  expect(log).toBe(`${lines.join('\n')}\n`);
  expect(statSync(logPath ?? '').mode & 0o777).toBe(0o600);
  for (const { address, messageId } of stored) expect(log).toContain(`<${address}> message=${messageId}`);
  expect(log).toMatch(/Why: missing_transcript 1/);
  const [draft] = await draftsOf(tenant);
  for (const words of [
    SECRET_WORDS,
    'When could we meet',
    'What does it do',
    draft?.body.split('\n')[2] ?? '',
  ])
    expect(log).not.toContain(words);
});

test('a log that is redacted names nobody', async () => {
  const { tenant, stored } = await world.backlog(['meets', 'question']);
  const { logPath } = await apply(tenant, { redact: true });
  const log = readFileSync(logPath ?? '', 'utf8');
  for (const { address } of stored) expect(log).not.toContain(address);
  expect(log).not.toMatch(/Sommer/);
  expect(log).toMatch(/\[Draft\] \*\*\* <\*\*\*> message=/);
});

test('who is forgotten is forgotten in the logs, while a run may go on writing', async () => {
  const { tenant, ctx, stored } = await world.backlog(['question', 'question']);
  const { logPath, lines } = await apply(tenant);
  const before = statSync(logPath ?? '').size;
  const [one, other] = stored;
  const address = one?.address ?? '';
  const { rows } = await planErasure(ctx, { address });
  const { certificate } = await erasePerson(ctx, { address, confirm: rows });
  expect(certificate.places.map(({ place }) => place)).toContain('backfill logs');
  const log = readFileSync(logPath ?? '', 'utf8');
  expect(log).not.toContain(address);
  const name = /\[Draft\] (Pat\d+ Sommer\d+)/.exec(lines.join('\n'))?.[1] ?? 'nobody';
  expect(lines.join('\n')).toContain(name);
  expect(log).not.toContain(name);
  expect(log).toContain(other?.address ?? 'nobody');
  expect(statSync(logPath ?? '').size).toBe(before);
  const left = await tenant.rows<{ reasons: unknown[] }>(
    sql`select reasons from backfill_targets where lead_id = ${one?.leadId ?? ''}`,
  );
  expect(left).toEqual([{ reasons: [] }]);
});

test('a log is deleted when its days are over, and no other workspace loses one', async () => {
  const [one, other] = [await world.backlog(['meets']), await world.backlog(['meets'])];
  const [old, foreign] = [await apply(one.tenant), await apply(other.tenant)];
  const later = world.runtime.sandboxClock.now().add({ hours: 24 * 31 });
  const ctx = { ...(await one.tenant.ctx()), now: () => later };
  expect(await forgetLogs.run(await one.tenant.ctx())).toBe(0);
  expect(await forgetLogs.run(ctx)).toBe(1);
  expect(existsSync(old.logPath ?? '')).toBe(false);
  expect(readdirSync(join(world.folder, other.tenant.slug))).toHaveLength(1);
  expect(existsSync(foreign.logPath ?? '')).toBe(true);
});

test('a name cannot break a line', () => {
  const facts = { kind: 'Draft', leadName: 'Eve\n[Skip] Ada', fromAddress: 'e@x.example', messageId: 'm' };
  const line = targetLine({ ...facts, campaignName: 'A "B"\r\nC', draftId: null, says: 'x' }, false);
  expect(line).toBe('[Draft] Eve [Skip] Ada <e@x.example> message=m campaign="A \\"B\\" C" x');
});
