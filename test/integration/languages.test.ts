import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { importLeads, insertFacts, languageFactsOf, memorySource } from '#leads';
import { openDispatchWorld } from '../support/dispatch-world.ts';
import { ofThisFile } from '../support/of-this-file.ts';

const file = ofThisFile(openDispatchWorld);

test('what is known of a language: a column of a list, a fact before it, the site, and where they are', async () => {
  const tenant = await file.tenant();
  const ctx = await tenant.ctx();
  const rows = [
    'anna@mill.example,Anna,Berg,Mill,Germany,de-AT,',
    'bea@shed.example,Bea,Lund,Shed,Sweden,,sv',
    'cem@yard.example,Cem,Ay,Yard,,,',
  ];
  const head = 'email,first name,last name,company,country,Preferred Language,Website Language';
  await importLeads(ctx, memorySource('list.csv', [head, ...rows, ''].join('\n')));
  const leads = await tenant.rows<{ id: string; person: string; company: string }>(
    sql`select l.id, l.person_id as person, p.company_id as company from leads l join people p on p.id = l.person_id order by p.full_name`,
  );
  const [anna, bea, cem] = leads;
  if (!anna || !bea || !cem) throw new Error('Not everybody was imported.');
  const read = async () =>
    ctx.db.tx((tx) =>
      languageFactsOf(
        tx,
        leads.map(({ id }) => id),
      ),
    );
  const before = await read();
  expect(before.get(anna.id)).toMatchObject({ said: 'de-AT', site: null, country: 'Germany' });
  expect(before.get(bea.id)).toMatchObject({ said: null, site: 'sv', country: 'Sweden' });
  expect(before.get(cem.id)).toMatchObject({ said: null, site: null, country: null });

  const seen = { source: 'a vendor', quote: null, confidence: 1, observedAt: ctx.now().toString() };
  await ctx.db.tx((tx) =>
    insertFacts(
      tx,
      tenant.id,
      [
        {
          id: ctx.ids.next<'fact'>(),
          subjectKind: 'person',
          subjectId: anna.person,
          key: 'locale',
          value: 'it-IT',
          ...seen,
        },
        {
          id: ctx.ids.next<'fact'>(),
          subjectKind: 'company',
          subjectId: cem.company,
          key: 'site_language',
          value: 'pl',
          ...seen,
        },
      ],
      ctx.now(),
    ),
  );
  const after = await read();
  expect(after.get(anna.id)?.said).toBe('it-IT');
  expect(after.get(cem.id)?.site).toBe('pl');
});
