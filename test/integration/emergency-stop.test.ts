import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EMERGENCY_STOP, engageGlobalBrake, releaseGlobalBrake } from '#core/brake/brake.store';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import { definePerformer, type Performer } from '#gateway';
import { slice as inbound } from '#inbound/slice';
import { whyNotSending } from '#leads';
import { emergencyStop, resumeOperations, verify, verifyAudit } from '#ops';
import { slice as outbound } from '#outbound/slice';
import { type DispatchWorld, openDispatchWorld, type Tenant } from '../support/dispatch-world.ts';

const MESSAGES = 60;
const LINE_MS = 60;

let world: DispatchWorld;
let accepted = 0;
let onAccepted: (count: number) => void = () => undefined;

/** The mail adapter at the end of a slow line: each message takes its time before the server even hears of it. */
const slowLine = (performer: Performer): Performer =>
  performer.operation.name !== 'email.send'
    ? performer
    : definePerformer({
        ...performer,
        async perform(ctx, input, call) {
          await new Promise((resolve) => setTimeout(resolve, LINE_MS));
          const receipt = await performer.perform(ctx, input, call);
          accepted += 1;
          onAccepted(accepted);
          return receipt;
        },
      });

beforeAll(async () => {
  world = await openDispatchWorld({ wrap: slowLine });
});
afterAll(() => world[Symbol.asyncDispose]());

const dispatch = outbound.ticks?.find((tick) => tick.name === 'outbound.dispatch');
const reading = inbound.ticks?.find((tick) => tick.name.includes('poll'));

/** A workspace with sixty approved messages that are all due at this moment. */
async function sixtyDue(): Promise<Tenant> {
  const tenant = await world.tenant({ mailboxes: 3 });
  const recipients = Array.from({ length: MESSAGES }, (_, index) => ({
    email: `p${index}@stop-${index}.example`,
  }));
  await tenant.propose(recipients);
  const batch = await tenant.freeze();
  await tenant.approve(batch.id);
  await world.owner(
    sql`insert into global_brakes (name, reason, engaged_at, engaged_by) values ('preparation', 'planning only', now(), 'test')`,
  );
  await tenant.settle();
  await world.owner(sql`delete from global_brakes where name = 'preparation'`);
  const now = (await tenant.ctx()).now().toString();
  await tenant.rows(sql`update send_ledger set planned_for = ${now} where state = 'planned'`);
  // All at once: a mailbox that keeps its gap would need hours for its share.
  await tenant.rows(sql`update mailboxes set min_gap_seconds = 0`);
  expect((await tenant.sends()).filter((send) => send.state === 'planned')).toHaveLength(MESSAGES);
  return tenant;
}

type Stopper = { process: ChildProcess; pull(reason: string): Promise<number> };

async function stopper(tenant: Tenant, reach: 'workspace' | 'everywhere'): Promise<Stopper> {
  const script = fileURLToPath(new URL('../support/pull-stop.ts', import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify([world.urls, tenant.id, reach])], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  expect((await once(lines, 'line'))[0]).toBe('ready');
  return {
    process: child,
    async pull(reason) {
      const answer = once(lines, 'line');
      child.stdin.write(`${reason}\n`);
      return Number((await answer)[0]);
    },
  };
}

async function stopInTheMiddle(tenant: Tenant, reach: 'workspace' | 'everywhere') {
  const other = await stopper(tenant, reach);
  const filedBefore = (await world.filedAt()).length;
  const { promise: stoppedAt, resolve, reject } = Promise.withResolvers<number>();
  accepted = 0;
  onAccepted = (count) => {
    if (count === 10) other.pull('the wrong list').then(resolve, reject);
  };
  const ctx = await tenant.ctx();
  for (let moved = 1; moved > 0; ) moved = (await dispatch?.run(ctx)) ?? 0;
  return { stoppedAt: await stoppedAt, filedBefore };
}

async function expectStopped(tenant: Tenant, run: { stoppedAt: number; filedBefore: number }) {
  const filed = await world.filedAt();
  const late = filed.filter((at) => at > run.stoppedAt + 1_000);
  const afterStop = filed.filter((at) => at > run.stoppedAt).length;
  const left = tenant.accepted();
  expect(late).toEqual([]);
  expect(left.length).toBeGreaterThanOrEqual(10);
  expect(left.length).toBeLessThan(MESSAGES);
  expect(filed.length - run.filedBefore).toBe(left.length);
  // Four lanes: at most what was past its last question when the stop was written.
  expect(afterStop).toBeLessThanOrEqual(4);
  const states = Map.groupBy(await tenant.sends(), (send) => send.state);
  expect([...states.keys()].sort()).toEqual(['accepted', 'planned']);
  expect(states.get('accepted')).toHaveLength(left.length);
  expect(states.get('planned')).toHaveLength(MESSAGES - left.length);
  return left.length;
}

async function expectAllOnce(tenant: Tenant) {
  await tenant.live();
  const all = tenant.accepted();
  expect(all).toHaveLength(MESSAGES);
  expect(new Set(all).size).toBe(MESSAGES);
  const proof = await verify(await tenant.ctx());
  expect(Object.values(proof.checks).map((check) => check.count)).toEqual(
    Object.values(proof.checks).map(() => 0),
  );
  expect(await verifyAudit(await tenant.ctx())).toMatchObject({ ok: true });
}

test('a stop from another process: nothing leaves later than a second after it, nothing is lost, all leave once after the resume', async () => {
  const tenant = await sixtyDue();
  const left = await expectStopped(tenant, await stopInTheMiddle(tenant, 'workspace'));
  const at = (await tenant.ctx()).now();
  await tenant.live();
  expect(tenant.accepted()).toHaveLength(left);
  expect((await tenant.ctx()).now().equals(at)).toBe(true);
  const audit = await tenant.rows<{ actor: string; detail: { reason: string } }>(
    sql`select actor_name as actor, detail from audit_log where action = 'emergency_stop.engaged'`,
  );
  expect(audit).toEqual([
    { actor: 'Otto Operator', detail: expect.objectContaining({ reason: 'the wrong list' }) },
  ]);
  const waiting = (await tenant.sends()).find((send) => send.state === 'planned');
  const why = await whyNotSending(await tenant.ctx(), waiting?.leadId ?? '');
  expect(why.sentence).toContain('the wrong list');
  expect(await resumeOperations(await tenant.ctx(), { reason: 'list corrected' })).toEqual({
    released: true,
  });
  await expectAllOnce(tenant);
}, 60_000);

test('swarm §38.1: the stop for every workspace, as LEGWORK_EMERGENCY_STOP sets it, stops a dispatch under way', async () => {
  const tenant = await sixtyDue();
  await expectStopped(tenant, await stopInTheMiddle(tenant, 'everywhere'));
  const system = acrossWorkspaces(world.database);
  // Another party cannot lift it, nor can a resume of one workspace.
  await system.tx((tx) => releaseGlobalBrake(tx, EMERGENCY_STOP, 'somebody else'));
  await resumeOperations(await tenant.ctx(), { reason: 'mistaken' });
  const before = tenant.accepted().length;
  await tenant.live();
  expect(tenant.accepted()).toHaveLength(before);
  await system.tx((tx) => releaseGlobalBrake(tx, EMERGENCY_STOP, 'configuration'));
  await expectAllOnce(tenant);
}, 60_000);

test('reading goes on under the stop', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const ctx = await tenant.ctx();
  await emergencyStop(ctx, { reason: 'for a while' });
  await acrossWorkspaces(world.database).tx((tx) =>
    engageGlobalBrake(tx, {
      name: EMERGENCY_STOP,
      reason: 'everything',
      by: 'configuration',
      at: Temporal.Now.instant(),
    }),
  );
  await reading?.run(ctx);
  const [mailbox] = await tenant.rows<{ polled: string | null; error: string | null }>(
    sql`select last_polled_at as polled, poll_error as error from mailboxes`,
  );
  expect(mailbox?.error).toBeNull();
  expect(mailbox?.polled).not.toBeNull();
  await acrossWorkspaces(world.database).tx((tx) => releaseGlobalBrake(tx, EMERGENCY_STOP, 'configuration'));
});

test('a stop needs a reason, and a second stop keeps the first reason', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const ctx = await tenant.ctx();
  await expect(emergencyStop(ctx, { reason: '  ' })).rejects.toMatchObject({ kind: 'invalid' });
  expect(await emergencyStop(ctx, { reason: 'first' })).toEqual({ engaged: true, vendors: [] });
  expect(await emergencyStop(ctx, { reason: 'second' })).toEqual({ engaged: false, vendors: [] });
  expect(await tenant.rows<{ reason: string }>(sql`select reason from brakes`)).toEqual([
    { reason: 'first' },
  ]);
});
