import { sql } from 'drizzle-orm';
import { startBackfill } from '#autosend';
import {
  denials,
  editedProfile,
  editedText,
  mergedCompanies,
  searchAndMerge,
  segmentAndNote,
} from './denials.ts';
import type { Tenant } from './dispatch-world.ts';
import { draftedAnswer } from './drafted-answer.ts';
import { listsHandedIn } from './handed-in.ts';
import { offeredTimes } from './offered-times.ts';
import { pausedCompany } from './paused-company.ts';
import type { ProductBench } from './product-bench.ts';
import { scheduledRuns } from './scheduled-runs.ts';
import { taskToDo } from './task-world.ts';

export type Side = {
  tenant: Tenant;
  slug: string;
  marker: string;
  owner: string;
  /** Ids of this workspace by the name of the path parameter. */
  ids: Record<string, string>;
};

/** A workspace in which every kind of row carries one word that nobody else has. */
export async function seedSide(product: ProductBench, marker: string): Promise<Side> {
  const tenant = await product.world.tenant({ mailboxes: 1 });
  const [first, second, third] = await tenant.propose([
    { email: `ada@${marker}-one.example`, subject: `Subject of ${marker}`, body: `Text of ${marker}.` },
    { email: `bob@${marker}-two.example`, subject: `Subject of ${marker}`, body: `Words of ${marker}.` },
    { email: `cyd@${marker}-three.example`, subject: `Subject of ${marker}`, body: `Line of ${marker}.` },
  ]);
  if (!first || !second || !third) throw new Error('Nothing was proposed.');
  const batch = await tenant.freeze([second.itemId]);
  const owner = await product.signIn(tenant.id, 'owner');
  const ctx = await tenant.ctx();
  const newId = () => ctx.ids.next<'row'>();
  const [threadId, runId, messageId] = [newId(), newId(), newId()];
  const [deliveryId, operationId] = [newId(), newId()];
  const [endpointId, outgoingId, alertId, phoneId] = [newId(), newId(), newId(), newId()];
  const at = ctx.now().toString();
  const archiveId = newId();
  await tenant.rows(
    sql`update leads set archived_at = ${at}, archive_id = ${archiveId} where id = ${third.leadId} returning 1`,
  );
  await tenant.rows(
    sql`insert into threads (workspace_id, id, lead_id, campaign_id, channel, subject, last_message_at, created_at)
      values (${tenant.id}, ${threadId}, ${first.leadId}, ${tenant.campaignId}, 'email', ${`Thread of ${marker}`}, ${at}, ${at})`,
  );
  await tenant.rows(
    sql`insert into messages (workspace_id, id, thread_id, direction, message_id, reference_ids, from_address, to_address, subject, body_text, visible_text, at, created_at)
      values (${tenant.id}, ${messageId}, ${threadId}, 'in', ${`<${marker}@x.example>`}, '{}', ${`ada@${marker}-one.example`}, 'nora@x.example', ${`Thread of ${marker}`}, ${`Answer of ${marker}`}, ${`Answer of ${marker}`}, ${at}, ${at})`,
  );
  await tenant.rows(
    sql`insert into runs (workspace_id, id, campaign_id, name, mode, state, stages, started_by, started_at)
      values (${tenant.id}, ${runId}, ${tenant.campaignId}, ${`Run of ${marker}`}, 'sandbox', 'done', '[]', 'test', ${at})`,
  );
  await tenant.rows(
    sql`insert into webhook_inbox (workspace_id, id, source, delivery_id, headers, body, received_at, dead_at, error)
      values (${tenant.id}, ${deliveryId}, ${`vendor-${marker}`}, ${marker}, '{}', ${`Delivery of ${marker}`}, ${at}, ${at}, 'unreadable')`,
  );
  await tenant.rows(
    sql`insert into operation_log (workspace_id, id, operation, effect, idempotency_key, actor_kind, actor_id, state, intended_at)
      values (${tenant.id}, ${operationId}, 'enrichment.test', 'spend', ${marker}, 'agent', 'ENRICHER', 'done', ${at})`,
  );
  await tenant.rows(
    sql`insert into spend_ledger (workspace_id, id, operation_id, vendor, unit, amount_micros, state, at)
      values (${tenant.id}, ${ctx.ids.next()}, ${operationId}, ${`vendor-${marker}`}, 'credit', 1000000, 'spent', ${at})`,
  );
  await tenant.rows(
    sql`insert into webhook_endpoints (workspace_id, id, url, description, event_types, created_by, created_at)
      values (${tenant.id}, ${endpointId}, ${`https://hooks.${marker}.example/`}, ${`Endpoint of ${marker}`}, '{run.started}', 'test', ${at})`,
  );
  await tenant.rows(
    sql`insert into webhook_deliveries (workspace_id, id, endpoint_id, event_id, event_type, body, state, due_at, created_at, settled_at)
      values (${tenant.id}, ${outgoingId}, ${endpointId}, ${newId()}, 'run.started', ${`{"data":"${marker}"}`}, 'dead', ${at}, ${at}, ${at})`,
  );
  await tenant.rows(
    sql`insert into alerts (workspace_id, id, code, subject, severity, title, text, at, dedupe_key, next_post_at)
      values (${tenant.id}, ${alertId}, 'test', ${marker}, 'info', ${`Alert of ${marker}`}, 'Text', ${at}, ${marker}, ${at})`,
  );
  await tenant.rows(
    sql`insert into chat_channels (workspace_id, channel_id, changed_at, changed_by)
      values (${tenant.id}, ${`C0${marker.toUpperCase()}`}, ${at}, ${`Changer of ${marker}`})`,
  );
  await tenant.rows(
    sql`insert into taken_chat_channels (channel_id) values (${`C0${marker.toUpperCase()}`})`,
  );
  await tenant.rows(
    sql`insert into alert_phones (workspace_id, id, name, number, zone, quiet_from, quiet_to, created_by, created_at)
      values (${tenant.id}, ${phoneId}, ${`Phone of ${marker}`}, '+14155550123', 'UTC', 22, 7, 'test', ${at})`,
  );
  await tenant.rows(
    sql`insert into crm_connections (workspace_id, vendor, account, enabled, error, due_at, stages_due_at, changed_by, changed_at)
      values (${tenant.id}, 'highlevel', ${marker}, true, ${`The reading of ${marker} failed.`}, ${at}, ${at}, 'test', ${at})`,
  );
  await tenant.rows(
    sql`insert into crm_contacts (workspace_id, id, vendor, contact_id, email, active_at, created_at, updated_at)
      values (${tenant.id}, ${newId()}, 'highlevel', 'c1', ${`cleo@${marker}.example`}, ${at}, ${at}, ${at})`,
  );
  const mailId = newId();
  await tenant.rows(
    sql`insert into vendor_notices (workspace_id, id, vendor, kind, seen_by, sighting, payload, received_at, processed_at, outcome)
      values (${tenant.id}, ${mailId}, ${`vendor-${marker}`}, 'mail.replied', 'poll', ${marker}, '{}', ${at}, ${at}, 'unmatched')`,
  );
  const lookId = newId();
  await tenant.rows(
    sql`insert into reconciliations (workspace_id, id, days, begun_by, began_at, ended_at) values (${tenant.id}, ${lookId}, 7, ${marker}, ${at}, ${at})`,
  );
  await tenant.rows(
    sql`insert into reconciled_sources (workspace_id, reconciliation_id, source, kind, vendor, ref, at) values (${tenant.id}, ${lookId}, ${marker}, 'mailbox', 'native', '', ${at})`,
  );
  await tenant.rows(
    sql`insert into reconciled_messages (workspace_id, id, reconciliation_id, source, outcome, lead_id, at) values (${tenant.id}, ${newId()}, ${lookId}, ${marker}, 'people', ${first.leadId}, ${at})`,
  );
  const appointmentId = await offeredTimes(tenant, marker, first.leadId);
  const said = { words: marker, leadId: first.leadId, threadId, campaignId: tenant.campaignId };
  const draftId = await draftedAnswer(ctx, said);
  const { id: backfillId } = await startBackfill(ctx, { sends: false });
  const [suppressionId, erasureId] = await denials(tenant, marker);
  const [discoveryId, mergeId] = await searchAndMerge(tenant, marker, [first.leadId, second.leadId]);
  const keys = await product.ask('/api/keys', {
    method: 'post',
    cookie: owner,
    body: { name: `Key of ${marker}`, scopes: ['leads:read'] },
  });
  const link = await product.ask(`/api/batches/${batch.id}/client-links`, {
    ...{ method: 'post', cookie: owner, body: { label: `Client of ${marker}` } },
  });
  const me = await product.ask('/api/me', { cookie: owner });
  const companyId = await pausedCompany(tenant, marker);
  const [mailbox] = await tenant.rows<{ id: string }>(sql`select id from mailboxes`);
  const [reply] = await tenant.rows<{ id: string }>(sql`select id from replies`);
  const [enrolment] = await tenant.rows<{ id: string }>(sql`select id from enrolments`);
  await tenant.rows(
    sql`update enrolments set state = 'paused', pause_reason = 'out_of_office', resume_at = ${at}::timestamptz + interval '9 days' where lead_id = ${second.leadId} returning 1`,
  );
  return {
    tenant,
    slug: ctx.workspace.slug,
    marker,
    owner,
    ids: {
      leadId: first.leadId,
      appointmentId,
      itemId: first.itemId,
      batchId: batch.id,
      archiveId,
      linkId: String(link.json.id),
      companyId,
      taskId: await taskToDo(tenant, marker, first.leadId),
      draftId,
      backfillId,
      replyId: String(reply?.id),
      runId,
      ...(await scheduledRuns(tenant, marker)),
      ...(await listsHandedIn(tenant, marker)),
      threadId,
      mailId,
      lookId,
      figure: 'unmatched',
      found: 'people',
      deliveryId,
      endpointId,
      outgoingId,
      alertId,
      phoneId,
      mailboxId: String(mailbox?.id),
      suppressionId,
      erasureId,
      discoveryId,
      mergeId,
      companyMergeId: await mergedCompanies(tenant, marker),
      segmentId: await segmentAndNote(tenant, marker, first.leadId),
      enrolmentId: String(enrolment?.id),
      campaignId: tenant.campaignId,
      template: await editedText(tenant, marker),
      profile: await editedProfile(tenant, marker),
      agent: 'OPERATOR',
      action: 'send_email',
      vendor: 'apollo',
      kind: 'ooo',
      why: 'out_of_office',
      keyId: String(keys.json.id),
      userId: String(me.json.id),
      name: 'send-window',
      token: 'nothing',
    },
  };
}
