import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approveBatch, freezeBatch } from '#approval';
import { saveCampaign } from '#campaigns';
import { systemClock } from '#core/clock';
import type { Ctx } from '#core/ctx';
import { row } from '#core/db/index';
import { verify } from '#ops';
import { saveMailbox } from '#outbound';
import { guards } from '../../src/app/guards.ts';
import { slices } from '../../src/app/slices.ts';
import { propose, reviewer, settingsWith } from '../support/dispatch-world.ts';
import { type Door, type Doors, type Effects, type Fate, openDoors } from '../support/killed-doors.ts';
import type { Moment } from '../support/smtp-wire.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

/**
 * `kill -9` in every state a message can be in, at every door. One process sends a message for each pair; when all have
 * come to the state of theirs it is killed, and started again. `LEGWORK_STATE_KILLS` says how often.
 */
const KILLS = Number(process.env.LEGWORK_STATE_KILLS ?? 2);

type Case = {
  readonly state: string;
  readonly fate: Fate;
  /** What has happened when the process is killed: the plan stands, the door is at a moment, the answer is settled. */
  readonly at: 'planned' | Moment | 'settled';
  /** What the ledger must say when the process is dead, and at the end. */
  readonly dead: string;
  readonly end: 'accepted' | 'rejected';
};
const CASES: readonly Case[] = [
  { state: 'planned', fate: 'taken', at: 'planned', dead: 'planned', end: 'accepted' },
  { state: 'claimed', fate: 'taken', at: 'claimed', dead: 'claimed', end: 'accepted' },
  { state: 'transmission begun', fate: 'taken', at: 'begun', dead: 'transmission_begun', end: 'accepted' },
  {
    state: 'accepted, unrecorded',
    fate: 'taken',
    at: 'accepted',
    dead: 'transmission_begun',
    end: 'accepted',
  },
  { state: 'accepted', fate: 'taken', at: 'settled', dead: 'accepted', end: 'accepted' },
  { state: 'rejected', fate: 'refused', at: 'settled', dead: 'rejected', end: 'rejected' },
  { state: 'unknown', fate: 'unheard', at: 'settled', dead: 'unknown', end: 'accepted' },
];
const EFFECTS: Readonly<Record<Case['end'], Effects>> = {
  accepted: { taken: 1, refused: 0 },
  rejected: { taken: 0, refused: 1 },
};

const driver = fileURLToPath(new URL('./send-states-driver.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'legwork-states-'));
const found = new Map<string, string[]>();
let doors: Doors;

beforeAll(async () => {
  doors = await openDoors();
});
afterAll(async () => {
  await doors.close();
  rmSync(folder, { recursive: true, force: true });
  const line = (first: string, cells: readonly string[]): string =>
    `${first.padEnd(22)}${cells.map((cell) => cell.padEnd(32)).join('')}`.trimEnd();
  const lines = CASES.map(({ state }) =>
    line(
      state,
      doors.vendors.map(
        (vendor) => [...new Set(found.get(`${state} ${vendor}`))].join(' / ') || 'not reached',
      ),
    ),
  );
  process.stdout.write(`${[line(`killed ${KILLS} times in`, doors.vendors), ...lines].join('\n')}\n`);
});

/** One approved message in a workspace of its own, that leaves by a door of its own. */
type Sending = { readonly case: Case; readonly door: Door; readonly ctx: Ctx; readonly campaignId: string };

async function oneMessage(bench: Workbench, vendor: string, each: Case, kill: number): Promise<Sending> {
  const person = `${each.state} ${vendor} ${kill}`.toLowerCase().replaceAll(/\W+/g, '-');
  const door = await doors.open(vendor, person, each.fate);
  const workspace = await bench.workspace(person, 'live');
  const ctx = bench.ctx(workspace, { clock: systemClock });
  await saveMailbox(ctx, { ...door.mailbox, displayName: 'Nora Field' });
  await ctx.db.tx((tx) => tx.execute(sql`update mailboxes set min_gap_seconds = 0`));
  const window = { days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '23:59', zone: 'UTC' };
  const sequence = [1, 10].map((day) => ({ day, channel: 'email', action: day === 1 ? 'intro' : 'breakup' }));
  const settings = settingsWith({ window, ...(door.follows && { sequence }) });
  const campaign = await saveCampaign(ctx, { name: 'Spring', settings });
  const sending = { case: each, door, ctx, campaignId: campaign.id };
  await approve(bench, sending, 1);
  return sending;
}

async function approve(bench: Workbench, { ctx, campaignId, door }: Sending, step: number): Promise<void> {
  const body = `Text ${step} for ${door.recipient.email} alone.`;
  await propose(ctx, campaignId, [{ ...door.recipient, step, body }]);
  const batch = await freezeBatch(ctx, { motion: 'outbound', kind: 'draft' });
  await approveBatch(
    bench.ctx(ctx.workspace, { actor: reviewer, clock: systemClock }),
    batch.id,
    batch.previewHash,
  );
}

/** What another message goes before has left, days ago. */
async function sendFirsts(bench: Workbench, sendings: readonly Sending[]): Promise<void> {
  await liveOn(bench, sendings);
  for (const sending of sendings) {
    const { ctx, door } = sending;
    expect(await ledgerState(ctx)).toBe('accepted');
    await ctx.db.tx((tx) =>
      tx.execute(
        sql`update send_ledger set transmission_at = transmission_at - interval '9 days', settled_at = settled_at - interval '9 days', receipt_at = settled_at - interval '9 days', receipt = 'sent'`,
      ),
    );
    door.follows?.();
    await approve(bench, sending, 2);
  }
}

function startProduct({ urls }: Workbench, workspaces: readonly string[]): ChildProcess {
  return spawn(process.execPath, [driver, ...workspaces], {
    env: {
      PATH: process.env.PATH,
      ...doors.environment,
      DATABASE_URL: urls.ownerUrl,
      DATABASE_APP_URL: urls.appUrl,
      DATABASE_SYSTEM_URL: urls.systemUrl,
      LEGWORK_HOME: join(folder, 'home'),
      LEGWORK_SECRET: 'a secret of the tests, 32 characters long',
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

/** Starts the product and kills it when every message has come to where it is to be. */
async function killAmidst(bench: Workbench, sendings: readonly Sending[]): Promise<void> {
  const settled = new Map(
    sendings.flatMap(({ case: { at }, ctx }) =>
      at === 'settled' ? [[ctx.workspace.slug, Promise.withResolvers<void>()] as const] : [],
    ),
  );
  const reached = Promise.all([
    ...[...settled.values()].map(({ promise }) => promise),
    ...sendings.flatMap(({ case: { at }, door }) =>
      at === 'planned' || at === 'settled' ? [] : [door.hold(at)],
    ),
  ]);
  const child = startProduct(
    bench,
    sendings.map(({ case: { at }, ctx }) => `${at === 'planned' ? '-' : ''}${ctx.workspace.id}`),
  );
  void reached.then(() => child.kill('SIGKILL'));
  const ended = await listen(child, sendings, (slug) => settled.get(slug)?.resolve());
  expect(ended).toEqual([null, 'SIGKILL']);
}

/** Starts the product and lets it come to its end. */
async function liveOn(bench: Workbench, sendings: readonly Sending[]): Promise<void> {
  for (const { door } of sendings) door.open();
  const child = startProduct(
    bench,
    sendings.map(({ ctx }) => ctx.workspace.id),
  );
  expect(await listen(child, sendings, () => undefined)).toEqual([0, null]);
}

/** Reads the words of the process and lets its time pass, to its end; answers how that was. */
async function listen(
  child: ChildProcess,
  sendings: readonly Sending[],
  onDispatched: (slug: string) => void,
): Promise<[number | null, NodeJS.Signals | null]> {
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  if (child.stdout)
    for await (const line of createInterface({ input: child.stdout })) {
      const [word, slug = ''] = line.split(' ');
      if (word === 'dispatched') onDispatched(slug);
      if (word !== 'planned') continue;
      for (const { ctx } of sendings) await timePasses(ctx);
      child.stdin?.write('go on\n');
    }
  return exited;
}

/** The minute of the plan has come, and whatever nobody heard an answer of is old enough to be looked for. */
async function timePasses({ db }: Ctx): Promise<void> {
  await db.tx(async (tx) => {
    await tx.execute(
      sql`update send_ledger set planned_for = now() - interval '1 second' where state = 'planned'`,
    );
    await tx.execute(
      sql`update operation_log set intended_at = intended_at - interval '5 minutes' where state in ('intended', 'unknown')`,
    );
  });
}

const ledgerState = async ({ db }: Ctx): Promise<string | undefined> =>
  (await db.tx((tx) => row<{ state: string }>(tx, sql`select state from send_ledger order by step desc`)))
    ?.state;

async function judge({ case: { state, end }, door, ctx }: Sending): Promise<void> {
  const { checks } = await verify(ctx);
  const broken = Object.entries(checks).filter(([, { count }]) => count !== 0);
  const [now, effects] = [await ledgerState(ctx), door.effects()];
  expect({ broken, now, effects }, `${door.vendor}, killed in ${state}`).toEqual({
    ...{ broken: [], now: end, effects: EFFECTS[end] },
  });
  const cell = `${state} ${door.vendor}`;
  const words = `${now}: ${effects.taken} taken, ${effects.refused} refused`;
  found.set(cell, [...(found.get(cell) ?? []), words]);
}

test.each(Array.from({ length: KILLS }, (_, index) => index + 1))(
  'kill %i: killed in every state and started again, verify is zero and each door saw one effect',
  async (kill) => {
    await using bench = await openWorkbench({ slices, guards });
    const sendings: Sending[] = [];
    for (const each of CASES)
      for (const vendor of doors.vendors) sendings.push(await oneMessage(bench, vendor, each, kill));
    await sendFirsts(
      bench,
      sendings.filter(({ door }) => door.follows),
    );
    await killAmidst(bench, sendings);
    for (const { case: each, ctx, door } of sendings)
      expect(await ledgerState(ctx), `${door.vendor}, ${each.state}: as the dead process left it`).toBe(
        each.dead,
      );
    await liveOn(bench, sendings);
    for (const sending of sendings) await judge(sending);
  },
  180_000,
);
