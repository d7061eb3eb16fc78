import { createHash } from 'node:crypto';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, notFound } from '#core/errors';
import { filterOf } from '../read-leads.ts';
import { recordLeadEvents } from '../record-lead-events.ts';
import { findSegment, leadsOfSegment } from '../segments/segment.store.ts';
import { leadIdsOf } from '../views.ts';
import { archiveVerdict, MOST_ARCHIVED } from './archive.rules.ts';
import { markArchived, stillHere } from './archive.store.ts';
import type { Archiving } from './contract.ts';

/** Who would be put away now, and how they were named. Throws `conflict` for nobody, and for too many. */
export async function leadsToArchive(tx: Tx, asked: Archiving): Promise<{ ids: string[]; which: string }> {
  const { ids: named, which } = await namedLeads(tx, asked);
  const ids = await stillHere(tx, named);
  const verdict = archiveVerdict({ leads: ids.length });
  const [why] = verdict.reasons;
  if (!verdict.allowed && why) throw conflict(why.code, why.text);
  return { ids, which: `${which} · list ${shortHash(ids)}` };
}

/** One more or another one makes another list, so a yes to this one is none to that. */
const shortHash = (ids: readonly string[]): string =>
  createHash('sha256').update(ids.join(' ')).digest('hex').slice(0, 12);

async function namedLeads(tx: Tx, asked: Archiving): Promise<{ ids: readonly string[]; which: string }> {
  if (asked.leadIds) return { ids: asked.leadIds, which: 'Leads that were chosen' };
  if (asked.segment !== undefined) {
    const segment = await findSegment(tx, asked.segment);
    if (!segment) throw notFound('segment', asked.segment);
    return { ids: await leadsOfSegment(tx, segment.id), which: `Leads of the segment "${segment.name}"` };
  }
  const limit = MOST_ARCHIVED + 1;
  const words = Object.entries(asked).flatMap(([name, value]) => (value ? `${name} ${String(value)}` : []));
  return {
    ids: await leadIdsOf(tx, filterOf({ ...asked, limit })),
    which: `Leads with ${words.join(', ')}`,
  };
}

/**
 * Puts leads away: they are in no list and no segment, nothing is sent to them and nothing is paid for them. Their history, their
 * suppression and what they answer stay. Returns how many were put away now.
 */
export async function archiveLeads(
  ctx: Ctx,
  tx: Tx,
  { archiveId, ids }: { archiveId: string; ids: readonly string[] },
): Promise<number> {
  const done = await markArchived(tx, archiveId, ids, ctx.now());
  await recordLeadEvents(
    ctx,
    tx,
    done.map((leadId) => ({
      ...{ leadId, event: null, type: 'lead_archived', channel: 'system' as const },
      summary: `Archived by ${ctx.actor.name}`,
      data: { archiveId },
    })),
  );
  await ctx.audit(tx, { action: 'leads.archived', subject: archiveId, detail: { leads: done.length } });
  return done.length;
}
