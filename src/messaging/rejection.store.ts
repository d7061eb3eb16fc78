import { sql } from 'drizzle-orm';
import { arrayOf, rows, type Tx } from '#core/db/index';
import type { RejectionMemory } from './contract.ts';

export async function insertRejection(
  tx: Tx,
  workspaceId: string,
  rejection: {
    id: string;
    leadId: string;
    draftId: string;
    fingerprint: string;
    templateId: string;
    subject: string;
    tag: string;
    feedback: string;
    actor: string;
    at: Temporal.Instant;
  },
): Promise<void> {
  await tx.execute(sql`
    insert into draft_rejections (workspace_id, id, lead_id, draft_id, fingerprint, template_id, subject, tag, feedback, actor, at)
    values (${workspaceId}, ${rejection.id}, ${rejection.leadId}, ${rejection.draftId}, ${rejection.fingerprint}, ${rejection.templateId}, ${rejection.subject},
            ${rejection.tag}, ${rejection.feedback}, ${rejection.actor}, ${rejection.at.toString()})
    on conflict (workspace_id, draft_id) do nothing`);
}

type Row = {
  leadId: string;
  fingerprint: string;
  templateId: string;
  subject: string;
  tag: string;
  feedback: string;
  at: string;
};

/** What reviewers said no to, per lead, oldest first; rows older than the memory's life do not count. */
export async function rejectionMemories(
  tx: Tx,
  leads: readonly { leadId: string; email: string }[],
  since: Temporal.Instant,
): Promise<Map<string, RejectionMemory>> {
  const found = await rows<Row>(
    tx,
    sql`select lead_id as "leadId", fingerprint, template_id as "templateId", subject, tag, feedback, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
        from draft_rejections where lead_id = any (${arrayOf(
          leads.map((lead) => lead.leadId),
          'uuid',
        )}) and at >= ${since.toString()} order by draft_rejections.at`,
  );
  const emails = new Map(leads.map((lead) => [lead.leadId, lead.email]));
  const memories = new Map<string, RejectionMemory>();
  for (const [leadId, list] of Map.groupBy(found, (entry) => entry.leadId)) {
    const last = list.at(-1)?.at ?? since.toString();
    memories.set(leadId, {
      leadEmail: emails.get(leadId) ?? '',
      rejectionCount: list.length,
      lastRejectedAt: last,
      tags: list.map((entry) => entry.tag),
      subjects: [...new Set(list.map((entry) => entry.subject))].slice(-10),
      fingerprints: [...new Set(list.map((entry) => entry.fingerprint))].slice(-10),
      feedback: list.map((entry) => entry.feedback).slice(-5),
      templateIds: [...new Set(list.map((entry) => entry.templateId))],
      updatedAt: last,
    });
  }
  return memories;
}
