import { agentActor } from '#core/actor';
import { connections } from '#core/connections';
import { defineContribution } from '#core/contribution';
import { type Ctx, requireScope } from '#core/ctx';
import { instantOf } from '#core/db/index';
import { invalid, messageOf } from '#core/errors';
import type { Tick } from '#core/tick';
import { listMailboxes } from '#outbound';
import { isVendorMailbox } from '#outbound/contract';
import { SOURCES } from '../vendor-sources.ts';
import { DAYS_BACK, emptyTally, MOST_DAYS, nightOf, ON_ITS_WAY } from './look.rules.ts';
import { Look, type LookedAt, type SourceReport } from './look.ts';
import { reconcileInbox } from './reconcile-inbox.ts';
import { reconcileSent } from './reconcile-sent.ts';
import { reconcileVendor } from './reconcile-vendor.ts';
import {
  beginLook,
  dueLook,
  endLooks,
  forgetLooks,
  nextLook,
  settleSource,
  takeSource,
} from './reconciliation.store.ts';

/** How many days back the look at night goes, where this installation says so. */
export const daysBack = defineContribution<number>('inbound.reconcile_days');

const MAILBOX = 'mailbox';
/** How long it is kept what was found. */
const KEPT_DAYS = 90;

/**
 * Compares every mailbox and every vendor with what we hold, once a night, and heals what differs. Each turn takes one source,
 * so that nothing else waits for it, and what was found is kept before the next.
 */
export const reconcileNightly: Tick = {
  name: 'inbound.reconcile',
  everySeconds: 15,
  async run(ctx) {
    const now = ctx.now();
    const due = await ctx.db.tx((tx) => dueLook(tx, now));
    if (due === null || Temporal.Instant.compare(instantOf(due), now) > 0) return 0;
    const taken = await takeOne(ctx, null);
    if (taken) return 1;
    const days = ctx.contributed(daysBack)[0] ?? DAYS_BACK;
    return (await begin(ctx, { id: ctx.ids.next(), night: nightOf(now), days })) ? 1 : 0;
  },
  nextDue: nextLook,
};

export type ReconcileInput = { readonly days?: number | undefined; readonly dryRun?: boolean | undefined };
export type Reconciliation = {
  readonly days: number;
  readonly dryRun: boolean;
  /** True when every source was looked at to its end. */
  readonly complete: boolean;
  readonly sources: readonly Omit<SourceReport, 'rows'>[];
};

/** The same now, at a person's wish. A dry run says what would be healed and changes nothing. */
export async function reconcileNow(
  ctx: Ctx,
  { days = ctx.contributed(daysBack)[0] ?? DAYS_BACK, dryRun = false }: ReconcileInput,
): Promise<Reconciliation> {
  requireScope(ctx, 'inbox:write');
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    throw invalid('reconcile.days', `Days must be a whole number from 1 to ${MOST_DAYS}. Nothing was done.`);
  const reports = dryRun ? await lookOnly(ctx, days) : await healNow(ctx, days);
  const sources = reports.map(({ rows: _, ...report }) => report);
  return { days, dryRun, complete: sources.every(({ error }) => error === null), sources };
}

async function lookOnly(ctx: Ctx, days: number): Promise<SourceReport[]> {
  const { sources, failed } = await listSources(ctx);
  const reports = [...failed];
  for (const source of sources)
    reports.push(await lookAt(ctx, source, { days, at: ctx.now(), dryRun: true }));
  return reports;
}

async function healNow(ctx: Ctx, days: number): Promise<SourceReport[]> {
  const id = ctx.ids.next();
  const reports = [...((await begin(ctx, { id, night: null, days })) ?? [])];
  for (;;) {
    const report = await takeOne(ctx, id);
    if (!report) return reports;
    reports.push(report);
  }
}

/** Notes a look with all its sources; those that cannot even be listed have failed already. Undefined when somebody else began it. */
async function begin(
  ctx: Ctx,
  { id, night, days }: { id: string; night: Temporal.Instant | null; days: number },
): Promise<readonly SourceReport[] | undefined> {
  const { sources, failed } = await listSources(ctx);
  const at = ctx.now();
  return ctx.db.tx(async (tx) => {
    const look = { id, night, days, at, by: ctx.actor.name };
    const unlisted = failed.map(({ source }) => ({ source, kind: 'vendor', vendor: source, ref: '' }));
    if (!(await beginLook(tx, ctx.workspace.id, look, [...sources, ...unlisted]))) return undefined;
    for (const report of failed) await settleSource(ctx, tx, { lookId: id, report });
    await endLooks(tx, at);
    await forgetLooks(tx, at.subtract({ hours: 24 * KEPT_DAYS }));
    return failed;
  });
}

/** Looks at the next source and keeps what was found; undefined when none waits. */
async function takeOne(ctx: Ctx, lookId: string | null): Promise<SourceReport | undefined> {
  const taken = await ctx.db.tx((tx) => takeSource(tx, ctx.now(), lookId));
  if (!taken) return undefined;
  const { days, beganAt, lookId: id } = taken;
  const report = await lookAt(ctx, taken, { days, at: instantOf(beganAt), dryRun: false });
  await ctx.db.tx(async (tx) => {
    await settleSource(ctx, tx, { lookId: id, report });
    await endLooks(tx, ctx.now());
  });
  return report;
}

/** What can be compared: mailboxes that can be read, and campaigns at vendors that keep answers. */
async function listSources(ctx: Ctx): Promise<{ sources: LookedAt[]; failed: SourceReport[] }> {
  const sources: LookedAt[] = (await ctx.db.tx(listMailboxes))
    .filter(({ state, connection }) => state !== 'disconnected' && connection.imap !== undefined)
    .map(({ address, id, vendor }) => ({ source: address, kind: MAILBOX, vendor, ref: id }));
  const failed: SourceReport[] = [];
  // The vendors of a sandbox tell everything by themselves, as they do all day.
  if (ctx.workspace.mode === 'sandbox') return { sources, failed };
  for (const { vendor, capabilities, configured } of ctx.contributed(connections))
    for (const [kind, { campaigns }] of Object.entries(SOURCES)) {
      if (!configured || !capabilities.includes(kind)) continue;
      try {
        const refs = campaigns === null ? [''] : await campaigns(ctx.as(agentActor('SCOUT')), vendor);
        sources.push(...refs.map((ref) => ({ source: `${vendor} ${ref || kind}`, kind, vendor, ref })));
      } catch (error) {
        const why = `Its campaigns could not be listed: ${messageOf(error)}`.slice(0, 500);
        failed.push({ source: vendor, counts: emptyTally(), uncopied: [], rows: [], error: why });
      }
    }
  return { sources, failed };
}

async function lookAt(
  ctx: Ctx,
  at: LookedAt,
  { days, at: now, dryRun }: { days: number; at: Temporal.Instant; dryRun: boolean },
): Promise<SourceReport> {
  const scope = { since: now.subtract({ hours: 24 * days }), until: now.subtract(ON_ITS_WAY), dryRun };
  const look = new Look(ctx.as(agentActor('SCOUT')), scope);
  return look.report(at.source, async () => {
    const source = SOURCES[at.kind];
    if (source) return reconcileVendor(look, source, at);
    const mailbox = (await ctx.db.tx(listMailboxes)).find(({ id }) => id === at.ref);
    if (!mailbox) throw new Error('The mailbox is gone.');
    const answers = await reconcileInbox(look, mailbox);
    // What a vendor sends for a mailbox goes under names of its own: there is nothing to compare it with.
    if (!isVendorMailbox(mailbox.vendor)) await reconcileSent(look, mailbox, answers);
  });
}
