import { within } from '#core/context';
import { defineContribution } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import { instantOf, maybeInstantOf, type Tx } from '#core/db/index';
import type { Tick } from '#core/tick';
import { type LeadEventRecord, recordLeadEvents, suppressionVerdicts } from '#leads';
import { ACTIVITIES, type Activity } from '../vendor-activity.rules.ts';
import { AT_ONCE, HIT_DAYS, type HitVerdict, judgeHit } from './hit.rules.ts';
import { dropHits, markRead, nextUnread, takeUnread, type UnreadHit } from './hit.store.ts';

const BATCH = 500;
/** How many days a hit is kept after it was read. */
export const daysOfHits = defineContribution<number>('inbound.days_of_hits');
/** A hit is read when all that came with it is there. */
const WAIT_SECONDS = 2 * AT_ONCE.seconds;

/**
 * Reads what was opened and followed of our own mail, a batch at a time: who it was, and what it means for the lead. Of people
 * who have said no meanwhile nothing is kept, and of the others each single hit only for a while.
 */
export const readHits: Tick = {
  name: 'inbound.read_hits',
  everySeconds: 2,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      const days = ctx.contributed(daysOfHits)[0] ?? HIT_DAYS;
      const taken = await takeUnread(tx, {
        before: ctx.now().subtract({ seconds: WAIT_SECONDS }),
        forget: ctx.now().subtract({ hours: 24 * days }),
        limit: BATCH,
      });
      if (taken.length === 0) return 0;
      const refused = await whoSaidNo(ctx, tx, taken);
      const [gone, kept] = [
        taken.filter(({ leadId }) => refused.has(leadId)),
        taken.filter(({ leadId }) => !refused.has(leadId)),
      ];
      await dropHits(
        tx,
        gone.map(({ id }) => id),
      );
      const judged = judgeAll(kept);
      await markRead(
        tx,
        judged.map(({ hit: { id }, verdict, reasons }) => ({ id, verdict, reasons })),
        ctx.now(),
      );
      await recordLeadEvents(within(ctx, tx), tx, recordsOf(judged));
      return taken.length;
    }),
  nextDue: () => nextUnread(WAIT_SECONDS),
};

async function whoSaidNo(ctx: Ctx, tx: Tx, hits: readonly UnreadHit[]): Promise<ReadonlySet<string>> {
  const reached = [
    ...new Map(hits.map(({ leadId, campaignId }) => [leadId, { leadId, campaignId }])).values(),
  ];
  const verdicts = await suppressionVerdicts(ctx, tx, reached);
  return new Set(reached.flatMap(({ leadId }, index) => (verdicts[index]?.allowed ? [] : [leadId])));
}

type Judged = HitVerdict & { readonly hit: UnreadHit };

/** In their order: what a person did in this batch is known to the hits behind it. */
function judgeAll(hits: readonly UnreadHit[]): Judged[] {
  const byPerson = new Map<string, Temporal.Instant>();
  return hits.map((hit) => {
    const at = instantOf(hit.at);
    const found = judgeHit({
      ...{ kind: hit.url === null ? 'open' : 'click', method: hit.method, agent: hit.agent, at },
      ...{ sentAt: maybeInstantOf(hit.sentAt), ours: hit.ours, linksAtOnce: hit.linksAtOnce },
      lastByPerson: byPerson.get(hit.linkId) ?? maybeInstantOf(hit.lastByPerson),
    });
    if (found.verdict === 'person') byPerson.set(hit.linkId, at);
    return { ...found, hit };
  });
}

const KEPT_APART = { machine: '_by_machine', ours: '_by_us' } as const;
const WHO = { machine: ' by a program', ours: ' by one of us' } as const;

/** A person's hit each by itself; what machines and we ourselves did with one mail is one line of the timeline. */
function recordsOf(judged: readonly Judged[]): LeadEventRecord[] {
  const [people, others] = [
    judged.filter(({ verdict }) => verdict === 'person'),
    judged.filter(({ verdict }) => verdict === 'machine' || verdict === 'ours'),
  ];
  const groups = Map.groupBy(others, ({ hit, verdict }) => `${hit.ledgerId} ${kindOf(hit)} ${verdict}`);
  return [
    ...people.map(({ hit }) => recordOf(hit, activityOf(hit).event, '', '', 1)),
    ...[...groups.values()].flatMap(([first, ...more]) => {
      if (!first || (first.verdict !== 'machine' && first.verdict !== 'ours')) return [];
      const { hit, verdict } = first;
      return [recordOf(hit, null, KEPT_APART[verdict], WHO[verdict], more.length + 1)];
    }),
  ];
}

const kindOf = ({ url }: UnreadHit): 'mail.opened' | 'mail.clicked' =>
  url === null ? 'mail.opened' : 'mail.clicked';
const activityOf = (hit: UnreadHit): Activity => {
  const found = ACTIVITIES[kindOf(hit)];
  if (!found) throw new Error(`${kindOf(hit)} is no activity.`);
  return found;
};

function recordOf(
  hit: UnreadHit,
  event: Activity['event'],
  suffix: string,
  who: string,
  times: number,
): LeadEventRecord {
  const { type, channel, words } = activityOf(hit);
  const where = hit.url === null || times > 1 ? '' : `: ${hit.url}`;
  return {
    ...{ leadId: hit.leadId, event, type: `${type}${suffix}`, channel, at: instantOf(hit.at) },
    summary: `${words}${who}${times > 1 ? `, ${times} times` : ''}${where}`,
    data: { ledgerId: hit.ledgerId, campaignId: hit.campaignId, ...(hit.url !== null && { url: hit.url }) },
  };
}
