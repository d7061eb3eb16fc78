import { sql } from 'drizzle-orm';
import { mergeCompanies } from '#leads';
import { pairCompanies } from '../../src/leads/companies/pair-companies.ts';
import { IcpContent } from '../../src/targeting/profiles/contract.ts';
import { SHIPPED } from '../../src/targeting/profiles/profile-kinds.ts';
import type { Tenant } from './dispatch-world.ts';

/** One entry of somebody to leave alone, and one certificate. */
export async function denials(tenant: Tenant, marker: string): Promise<[string, string]> {
  const ctx = await tenant.ctx();
  const [suppressionId, erasureId] = [ctx.ids.next<'row'>(), ctx.ids.next<'row'>()];
  const at = ctx.now().toString();
  const certificate = JSON.stringify({
    kind: 'legwork erasure certificate',
    id: erasureId,
    workspace: marker,
    requestedBy: marker,
    requestedAt: at,
    erasedAt: at,
    people: 1,
    hashes: [marker],
    rows: 1,
    places: [],
    vendors: [],
    remains: [],
  });
  await tenant.rows(
    sql`insert into suppressions (workspace_id, id, kind, hash, value, reason, source, actor, at)
      values (${tenant.id}, ${suppressionId}, 'domain', ${marker}, ${`${marker}.example`}, 'test', 'test', 'test', ${at})`,
  );
  await tenant.rows(
    sql`insert into erasures (workspace_id, id, hashes, state, requested_by, requested_at, certificate, signature, finished_at)
      values (${tenant.id}, ${erasureId}, ${`{${marker}}`}, 'done', ${marker}, ${at}, ${certificate}, 'x', ${at})`,
  );
  return [suppressionId, erasureId];
}

/** A search for people and a merge of two leads. */
export async function searchAndMerge(
  tenant: Tenant,
  marker: string,
  [survivorId, mergedId]: readonly [string, string],
): Promise<[string, string]> {
  const ctx = await tenant.ctx();
  const [discoveryId, mergeId] = [ctx.ids.next<'row'>(), ctx.ids.next<'row'>()];
  const at = ctx.now().toString();
  await tenant.rows(
    sql`insert into discoveries (workspace_id, id, vendor, search, wanted, state, started_by, started_at)
      values (${tenant.id}, ${discoveryId}, ${marker}, '{}', 1, 'done', 'test', ${at})`,
  );
  await tenant.rows(
    sql`insert into merges (workspace_id, id, survivor_id, merged_id, reason, survivor_status, merged_status, survivor_person, merged_by, merged_at)
      values (${tenant.id}, ${mergeId}, ${survivorId}, ${mergedId}, ${marker}, 'pending', 'pending', '{}', 'test', ${at})`,
  );
  return [discoveryId, mergeId];
}

/** A segment with one lead in it, of which something is noted. */
export async function segmentAndNote(tenant: Tenant, marker: string, leadId: string): Promise<string> {
  const ctx = await tenant.ctx();
  const id = ctx.ids.next<'row'>();
  const at = ctx.now().toString();
  await tenant.rows(
    sql`insert into segments (workspace_id, id, name, filter, state, members, looked_at, created_by, created_at, updated_at)
      values (${tenant.id}, ${id}, ${`Segment of ${marker}`}, ${JSON.stringify({ all: [{ field: 'company', words: [marker] }] })}, 'current', 1, ${at}, 'test', ${at}, ${at})`,
  );
  await tenant.rows(
    sql`insert into segment_members (workspace_id, segment_id, lead_id, since) values (${tenant.id}, ${id}, ${leadId}, ${at})`,
  );
  await tenant.rows(
    sql`insert into timeline (workspace_id, id, lead_id, type, channel, summary, at)
      values (${tenant.id}, ${ctx.ids.next()}, ${leadId}, 'noted', 'note', ${`Note of ${marker}`}, ${at})`,
  );
  return id;
}

/** A scoring profile that somebody of this workspace edited. */
export async function editedProfile(tenant: Tenant, marker: string): Promise<string> {
  const at = (await tenant.ctx()).now().toString();
  const content = { ...IcpContent.parse(SHIPPED.icp), review: { from: 60, to: 90 } };
  await tenant.rows(
    sql`insert into profile_versions (workspace_id, kind, version, content, made_by, made_by_name, made_at)
      values (${tenant.id}, 'icp', 2, ${JSON.stringify(content)}::jsonb, 'test', ${`Editor of ${marker}`}, ${at})`,
  );
  return 'icp';
}

/** A template that somebody of this workspace edited. */
export async function editedText(tenant: Tenant, marker: string): Promise<string> {
  const at = (await tenant.ctx()).now().toString();
  const content = JSON.stringify({ body: `Text of ${marker}.` });
  await tenant.rows(
    sql`insert into template_versions (workspace_id, template_id, version, content, content_hash, made_by, made_by_name, made_at)
      values (${tenant.id}, 't1_value_first', 1, ${content}, ${marker}, 'test', ${`Editor of ${marker}`}, ${at})`,
  );
  return 't1_value_first';
}

/** Two companies of that name, one of which was merged into the other. */
export async function mergedCompanies(tenant: Tenant, marker: string): Promise<string> {
  const ctx = await tenant.ctx();
  const [survivorId, mergedId] = [ctx.ids.next<'row'>(), ctx.ids.next<'row'>()];
  const at = ctx.now().toString();
  for (const [id, domain] of [
    [survivorId, `${marker}-twice-stays.example`],
    [mergedId, `${marker}-twice-goes.example`],
  ])
    await tenant.rows(
      sql`insert into companies (workspace_id, id, name, domain, created_at, updated_at) values (${tenant.id}, ${id}, ${`Twice ${marker}`}, ${domain}, ${at}, ${at})`,
    );
  const { id } = await mergeCompanies(ctx, { survivorId, mergedId, reason: marker });
  for (const ending of ['one', 'two'])
    await tenant.rows(
      sql`insert into companies (workspace_id, id, name, domain, created_at, updated_at) values (${tenant.id}, ${ctx.ids.next()}, ${`Pair ${marker}`}, ${`${marker}-pair-${ending}.example`}, ${at}, ${at})`,
    );
  await pairCompanies.run(ctx);
  return id;
}
