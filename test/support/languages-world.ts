import { sql } from 'drizzle-orm';
import { importLeads, memorySource } from '#leads';
import { draftLeads } from '#messaging';
import type { DispatchWorld, Tenant } from './dispatch-world.ts';

export const GERMAN = 'machen sichtbar, wo Arbeit zwischen zwei Teams liegen bleibt';
/** An offer in English, and once more in German. */
export const COPY = {
  offer: 'map where work waits between two teams',
  proof: null,
  inLanguages: { de: { offer: GERMAN } },
};
type Row = {
  id: string;
  name: string;
  language: string;
  guess: boolean;
  subject: string;
  body: string;
  footer: string;
  state: string;
  reasons: { code: string; text: string }[];
};

/** People in these countries, one after the other, with a first message each. */
export async function writtenIn(
  file: { tenant: DispatchWorld['tenant'] },
  settings: Record<string, unknown>,
  ...countries: string[]
) {
  const tenant = await file.tenant({ settings: { copy: COPY, ...settings } });
  const ctx = await tenant.ctx();
  const lines = countries.map(
    (country, n) =>
      `person${n}@mill-${n}.example,Ana${n},Berg,Head of Operations,Mill ${n} Works,Manufacturing,${country}`,
  );
  const head = 'email,first name,last name,title,company,industry,country';
  await importLeads(ctx, memorySource('list.csv', [head, ...lines, ''].join('\n')));
  const leads = await tenant.rows<{ id: string }>(
    sql`select l.id from leads l join people p on p.id = l.person_id order by p.first_name`,
  );
  const leadIds = leads.map(({ id }) => id);
  const outcomes = await draftLeads(ctx, { campaignId: tenant.campaignId, leadIds });
  return { tenant, leadIds, outcomes, drafts: await draftsOf(tenant) };
}

/** Every draft of a workspace, in the order of its readers. */
export const draftsOf = (tenant: Tenant): Promise<Row[]> =>
  tenant.rows<Row>(
    sql`select d.id, p.first_name as name, d.language, d.language_guess as guess, d.subject, d.body, d.footer, d.state, d.reasons
        from drafts d join leads l on l.id = d.lead_id join people p on p.id = l.person_id order by p.first_name, d.step`,
  );
