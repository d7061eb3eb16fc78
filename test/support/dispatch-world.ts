import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { inject } from 'vitest';
import { type FrozenBatch, freezeBatch } from '#approval';
import { saveCampaign } from '#campaigns';
import { type Actor, systemActor } from '#core/actor';
import type { Contribution } from '#core/contribution';
import type { Ctx, WorkspaceMode } from '#core/ctx';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import { type Database, openDatabase, rows } from '#core/db/index';
import { createIds, type WorkspaceId } from '#core/ids';
import type { Performer } from '#gateway';
import { saveMailbox } from '#outbound';
import { openSandbox, type Sandbox } from '#sandbox';
import { close as closeMail, nativeMailPerformers } from '#vendors/native-mail/performers';
import { guards } from '../../src/app/guards.ts';
import { createRuntime, type Runtime } from '../../src/app/runtime.ts';
import { slicesOver } from '../../src/app/slices.ts';
import { liveSandbox, settle, type World } from '../../src/app/worker.ts';
import { approveAsRead } from './approve-as-read.ts';
import { cloneDatabase } from './cluster.ts';
import { propose, type Recipient, settingsWith, type Waiting } from './proposals.ts';
import { quietLog, T0 } from './workbench.ts';

export { propose, type Recipient, settingsWith, type Waiting };

/** Nobody answers: what is tested here is what leaves. */
const SILENT_WORLD: World = { deliverDue: async () => 0, nextDue: () => null };
export const reviewer: Actor = {
  ...systemActor('reviewer'),
  kind: 'person',
  id: 'reviewer-1',
  name: 'Rita Reviewer',
};

export type SendRow = {
  id: string;
  leadId: string;
  to: string;
  state: string;
  plannedFor: string;
  reasons: { code: string }[];
  messageId: string;
};

/** The product's own runtime over a database of this file and a sandbox mail server, without a process around it. */
export type DispatchWorld = {
  readonly database: Database;
  readonly runtime: Runtime;
  readonly sandbox: Sandbox;
  readonly urls: { ownerUrl: string; appUrl: string; systemUrl: string };
  tenant(options?: TenantOptions): Promise<Tenant>;
  /** Milliseconds of real time at which the server filed each message, by Message-ID and mailbox. */
  filedAt(): Promise<number[]>;
  /** Every message the mail server filed as sent, as it came. */
  filed(): Promise<string[]>;
  owner<T extends object>(statement: ReturnType<typeof sql>): Promise<T[]>;
  [Symbol.asyncDispose](): Promise<void>;
};

export type TenantOptions = {
  mode?: WorkspaceMode;
  dailyLimit?: number;
  mailboxes?: number;
  dailyCap?: number;
  settings?: Record<string, unknown>;
  parent?: WorkspaceId;
  /** Start slowly, as a live workspace does whose owner did not say otherwise. */
  ramp?: boolean;
};

/** One workspace with mailboxes and a campaign. */
export type Tenant = {
  readonly id: WorkspaceId;
  readonly slug: string;
  readonly campaignId: string;
  ctx(actor?: Actor): Promise<Ctx>;
  /** Puts one draft per recipient before the reviewer, each with a text of its own. */
  propose(recipients: readonly Recipient[]): Promise<Waiting[]>;
  freeze(itemIds?: readonly string[]): Promise<FrozenBatch>;
  approve(batchId: string): Promise<void>;
  /** Works off the present moment. */
  settle(): Promise<void>;
  /** Lives on in virtual time. */
  live(hours?: number): Promise<void>;
  sends(): Promise<SendRow[]>;
  /** Addresses the mail server accepted a message for, in order, of this workspace's mailboxes. */
  accepted(): string[];
  rows<T extends object>(statement: ReturnType<typeof sql>): Promise<T[]>;
};

export async function openDispatchWorld(
  options: {
    wrap?: (performer: Performer) => Performer;
    /** What else this world is connected to. */
    performers?: readonly Performer[];
    contributions?: readonly Contribution[];
  } = {},
): Promise<DispatchWorld> {
  const urls = await cloneDatabase(inject('cluster'), `dispatch_${process.pid}_${Date.now().toString(36)}`);
  const database = openDatabase({ ...urls, log: quietLog, poolSize: 8, name: 'legwork-test' });
  const folder = mkdtempSync(join(tmpdir(), 'legwork-dispatch-'));
  chmodSync(folder, 0o711);
  let sandbox: Sandbox | undefined;
  const runtime = await createRuntime({
    database,
    slices: slicesOver(database),
    guards,
    connect: async (clock) => {
      sandbox = await openSandbox({ folder, seed: 'test', now: clock.now, log: quietLog });
      return {
        performers: [
          ...nativeMailPerformers().map(options.wrap ?? ((performer) => performer)),
          ...(options.performers ?? []),
        ],
        contributions: options.contributions ?? [],
      };
    },
    secret: 'a secret of the tests, 32 characters long',
    baseUrl: 'http://legwork.test',
    role: 'all',
    version: 'test',
    log: quietLog,
  });
  if (!sandbox) throw new Error('The sandbox did not open.');
  const world = sandbox;
  runtime.sandboxClock.set(T0);
  return {
    database,
    runtime,
    sandbox: world,
    urls,
    tenant: (more = {}) => openTenant(runtime, world, more),
    filedAt: () => filedAt(join(folder, 'mail')),
    filed: () => filed(join(folder, 'mail')),
    owner: (statement) => acrossWorkspaces(database).tx((tx) => rows(tx, statement)),
    async [Symbol.asyncDispose]() {
      await runtime.stop();
      closeMail();
      await world.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function filedAt(folder: string): Promise<number[]> {
  const files = await readdir(folder, { recursive: true });
  return files
    .filter((file) => file.includes('Sent') && file.endsWith('.eml'))
    .map((file) => statSync(join(folder, file)).mtimeMs);
}

async function filed(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true });
  return files
    .filter((file) => file.includes('Sent') && file.endsWith('.eml'))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
}

let serial = 0;

async function openTenant(runtime: Runtime, sandbox: Sandbox, options: TenantOptions): Promise<Tenant> {
  serial += 1;
  const slug = `tenant-${serial}`;
  const id = createIds({ now: () => Temporal.Now.instant() }).next<'workspace'>() as WorkspaceId;
  const mode = options.mode ?? 'sandbox';
  const path = [...(options.parent ? [options.parent] : []), id];
  const now = runtime.sandboxClock.now();
  await acrossWorkspaces(runtime.database).tx((tx) =>
    tx.execute(sql`insert into workspaces (id, parent_id, path, name, slug, mode, virtual_now, daily_send_limit, ramp_waived_at, created_at)
      values (${id}, ${options.parent ?? null}, ${`{${path.join(',')}}`}::uuid[], ${slug}, ${slug}, ${mode}, ${mode === 'sandbox' ? now.toString() : null}, ${options.dailyLimit ?? 1000}, ${options.ramp ? null : now.toString()}, ${now.toString()})`),
  );
  const ctx = (actor: Actor = systemActor('test')) => runtime.contextFor(id, actor);
  const addresses = Array.from(
    { length: options.mailboxes ?? 3 },
    (_, index) => `sender-${index}@${slug}.example`,
  );
  for (const address of addresses) {
    sandbox.ensureMailbox(address);
    await saveMailbox(await ctx(), {
      address,
      displayName: 'Nora Field',
      vendor: mode === 'live' ? 'native' : 'sandbox',
      connection: sandbox.mailboxConnection(address),
      dailyCap: options.dailyCap ?? 40,
      minGapSeconds: 90,
    });
  }
  const campaign = await saveCampaign(await ctx(reviewer), {
    name: `Campaign of ${slug}`,
    settings: settingsWith(options.settings),
  });
  const approve = async (batchId: string): Promise<void> =>
    void (await approveAsRead(await ctx(reviewer), batchId));
  return {
    id,
    slug,
    campaignId: campaign.id,
    ctx,
    approve,
    propose: async (recipients) => propose(await ctx(), campaign.id, recipients),
    freeze: async (itemIds) =>
      freezeBatch(await ctx(), { motion: 'outbound', kind: 'draft', ...(itemIds ? { itemIds } : {}) }),
    settle: async () => {
      await settle(runtime, SILENT_WORLD, await ctx(systemActor('worker')));
    },
    live: async (hours) =>
      liveSandbox(
        runtime,
        SILENT_WORLD,
        id,
        hours === undefined ? {} : { until: (await ctx()).now().add({ hours }) },
      ),
    sends: async () =>
      (await ctx()).db.tx((tx) =>
        rows<SendRow>(
          tx,
          sql`select id, lead_id as "leadId", to_address as "to", state, planned_for as "plannedFor", reasons, message_id as "messageId" from send_ledger order by planned_for, id`,
        ),
      ),
    accepted: () =>
      sandbox
        .accepted()
        .filter((mail) => addresses.includes(mail.from))
        .flatMap((mail) => mail.to),
    rows: async (statement) => (await ctx()).db.tx((tx) => rows(tx, statement)),
  };
}
