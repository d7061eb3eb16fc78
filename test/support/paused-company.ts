import { sql } from 'drizzle-orm';
import { pauseCompany } from '../../src/outbound/companies/pause-company.ts';
import type { Tenant } from './dispatch-world.ts';

/** A company of that name that somebody paused. */
export async function pausedCompany(tenant: Tenant, name: string): Promise<string> {
  const ctx = await tenant.ctx();
  const companyId = ctx.ids.next<'company'>();
  const at = ctx.now().toString();
  await tenant.rows(
    sql`insert into companies (workspace_id, id, name, domain, created_at, updated_at)
        values (${tenant.id}, ${companyId}, ${`Company of ${name}`}, ${`${name}-paused.example`}, ${at}, ${at})`,
  );
  await pauseCompany(ctx, { companyId, reason: `Asked for by ${name}.` });
  return companyId;
}
