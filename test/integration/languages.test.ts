import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { approveGranted } from '#approval';
import { createIo } from '#cli';
import type { Ctx } from '#core/ctx';
import { LANGUAGES } from '#core/text/languages';
import { importLeads, insertFacts, languageFactsOf, memorySource } from '#leads';
import { draftLeads, editTemplate, readTemplate } from '#messaging';
import { commands } from '#messaging/cli';
import { openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';
import { COPY, draftsOf, GERMAN, writtenIn } from '../support/languages-world.ts';
import { ofThisFile } from '../support/of-this-file.ts';

const file = ofThisFile(openDispatchWorld);
/** People in these countries, one after the other, with a first message each. */
const written = (settings: Record<string, unknown>, ...countries: string[]) =>
  writtenIn(file, settings, ...countries);

const items = (tenant: Tenant) =>
  tenant.rows<{ id: string; preview: Record<string, unknown>; state: string }>(
    sql`select id, preview, state from approval_items where kind = 'draft' order by created_at, id`,
  );

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

test('a German reader is written to in German, with the line that is under a German mail, and it leaves', async () => {
  const { tenant, drafts } = await written({ languages: ['en', 'de'] }, 'Germany', 'United States');
  const [german, english] = drafts;
  expect(german).toMatchObject({ language: 'de', guess: false, state: 'queued' });
  expect(german?.body).toContain('Guten Tag Ana0 Berg,');
  expect(german?.body).toContain(`Wir ${GERMAN}.`);
  expect(german?.body).toContain('in der Fertigung');
  expect(german?.footer).toContain('genügt ein Klick');
  expect(german?.reasons[0]).toMatchObject({ code: 'language.country' });
  expect(english).toMatchObject({ language: 'en', guess: false });
  expect(english?.footer).toContain('one click is enough');
  const [first] = await items(tenant);
  expect(first?.preview).toMatchObject({ language: 'de', languageGuess: false });

  await tenant.approve((await tenant.freeze()).id);
  await tenant.live(4);
  expect(tenant.accepted().toSorted()).toEqual(['person0@mill-0.example', 'person1@mill-1.example']);
  const left = (await file.filed()).filter((mail) => mail.includes('To: ') && /person0@mill-0/.test(mail));
  const mail = left.at(-1) ?? '';
  expect(mail).toMatch(/gen=C3=BCgt ein Klick|genügt ein Klick|Z2Vuw7xndCBlaW4/);
});

test('a campaign of today writes English to everybody and asks nothing', async () => {
  const { drafts } = await written({}, 'Germany', 'Switzerland', 'France');
  expect(drafts.map(({ language, guess }) => [language, guess])).toEqual([
    ['en', false],
    ['en', false],
    ['en', false],
  ]);
});

test('a reader in Switzerland gets English, is marked as a guess, and waits for a person whatever may go by itself', async () => {
  const { tenant, drafts } = await written({ languages: ['en', 'de'], autonomy: 'auto' }, 'Switzerland');
  expect(drafts[0]).toMatchObject({ language: 'en', guess: true, state: 'queued' });
  const [item] = await items(tenant);
  if (!item) throw new Error('Nothing waits.');
  expect(item.preview).toMatchObject({ languageGuess: true });
  expect(item.preview.languageWhy).toContain('Several languages are spoken');
  const ctx = await tenant.ctx();
  const granted = ctx.db.tx((tx) => approveGranted(ctx, tx, { kind: 'draft', itemIds: [item.id] }));
  await expect(granted).rejects.toMatchObject({ code: 'draft.language_guess' });
  expect((await items(tenant))[0]?.state).toBe('pending');
  await tenant.live(24);
  expect(tenant.accepted()).toEqual([]);

  await tenant.approve((await tenant.freeze()).id);
  await tenant.live(4);
  expect(tenant.accepted()).toEqual(['person0@mill-0.example']);
});

test('without a text, or an offer, in their language it is English and says so; where English is not allowed nothing is written', async () => {
  const polish = await written({ languages: ['en', 'pl'] }, 'Poland');
  expect(polish.drafts[0]).toMatchObject({ language: 'en', guess: false, state: 'queued' });
  expect(polish.drafts[0]?.reasons.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['language.country', 'language.no_text']),
  );
  const german = await written({ languages: ['de', 'pl'], copy: { ...COPY, offer: GERMAN } }, 'Poland');
  expect(german.drafts).toEqual([]);
  expect(german.outcomes[0]).toMatchObject({ state: 'skipped' });
  expect(german.outcomes[0]?.reasons[0]?.code).toBe('language.no_text');
});

test.each([
  ['ooo_retouch', 'da Sie wieder erreichbar sind', 'With you within reach again'],
  ['nurture', 'nicht der richtige Zeitpunkt', 'it was not the moment'],
  ['revival', 'ein zweiter Blick', 'worth another look'],
  ['calendar_open', 'mein Kalender', 'my calendar'],
])(
  '%s is in German for who reads German, and in English, as a guess, in Switzerland',
  async (touch, de, en) => {
    const { tenant, leadIds } = await written({ languages: ['en', 'de'] }, 'Germany', 'Switzerland');
    await draftLeads(await tenant.ctx(), {
      ...{ campaignId: tenant.campaignId, leadIds },
      step: { number: 2, touch, motion: 'outbound' },
    });
    const [, german, , english] = await draftsOf(tenant);
    expect(german).toMatchObject({ language: 'de', guess: false, state: 'queued' });
    expect(german?.body).toContain(de);
    expect(german?.footer).toContain('genügt ein Klick');
    expect(english).toMatchObject({ language: 'en', guess: true, state: 'queued' });
    expect(english?.body).toContain(en);
  },
);

test('a language that is taken from the campaign is left out of the batch, though its text waits already', async () => {
  const { tenant } = await written({ languages: ['en', 'de'] }, 'Germany', 'United States');
  await tenant.rows(
    sql`update campaigns set settings = jsonb_set(settings, '{languages}', '["en"]') where true returning 1`,
  );
  const frozen = await tenant.freeze();
  expect(frozen.preview.totals).toMatchObject({ sendable: 1, dropped: 1 });
  expect(frozen.preview.dropped[0]?.reasons[0]?.code).toBe('recipient.language');
  await tenant.approve(frozen.id);
  await tenant.live(4);
  expect(tenant.accepted()).toEqual(['person1@mill-1.example']);
});

test('each language has versions of its own, and an unknown field in a German text is refused as in an English one', async () => {
  const tenant = await file.tenant();
  const ctx = await tenant.ctx(reviewer);
  const templateId = 'f_value_followup';
  const page = await readTemplate(ctx, { templateId, language: 'de' });
  expect(page).toMatchObject({ version: 0, written: true, text: { language: 'de' } });
  const edit = (body: string, version = 0) =>
    editTemplate(ctx, { templateId, version, text: { ...page.text, body } });
  await expect(edit(page.text.body.replace('{{ work }}', '{{ arbeit }}'))).rejects.toMatchObject({
    code: 'template.refused',
    message: expect.stringContaining('There is no field "arbeit"'),
  });
  const stored = await edit(
    page.text.body.replace('Dort fängt man oft am besten an.', 'Dort fängt man am besten an.'),
  );
  expect(stored).toMatchObject({ version: 1, text: { language: 'de' } });
  expect(await readTemplate(ctx, { templateId })).toMatchObject({ version: 0, text: { language: 'en' } });
  const english = await readTemplate(ctx, { templateId });
  const again = await editTemplate(ctx, {
    templateId,
    version: 0,
    text: { ...english.text, body: english.text.body.replace('Would a worked', 'Could a worked') },
  });
  expect(again).toMatchObject({ version: 2, text: { language: 'en' } });
  expect((await readTemplate(ctx, { templateId, language: 'de' })).version).toBe(1);
});

/** What `legwork templates …` prints in this workspace. */
async function templates(ctx: Ctx, line: readonly string[], flags = {}): Promise<string> {
  const texts: string[] = [];
  const io = createIo({ json: true, stdout: { write: (text: string) => texts.push(text) } });
  await commands[0]?.run(
    io,
    { positional: line, flags },
    { ctx: async () => ctx, settle: async () => undefined },
  );
  return texts.join('');
}

test('the terminal shows the texts of a language, says where there is none, and refuses what is no language', async () => {
  const tenant = await file.tenant();
  const ctx = await tenant.ctx(reviewer);
  const { templates: listed } = JSON.parse(await templates(ctx, ['list'], { language: 'pl' })) as {
    templates: { id: string; written: boolean; languages: string[] }[];
  };
  expect(listed.filter(({ written: has }) => has).map(({ id }) => id)).toEqual([
    ...['t1_value_first', 't2_innovation_champion', 't3_diy_resource'],
    ...['f_value_followup', 'f_social_proof', 'f_breakup', 'f_close'],
    ...['f_revival', 'f_ooo_retouch', 'f_nurture', 'f_calendar_open'],
    ...['l_connect', 'l_message', 'l_followup_message'],
  ]);
  const languagesOf = (template: string) => listed.find(({ id }) => id === template)?.languages;
  expect(languagesOf('t1_value_first')).toEqual([...LANGUAGES]);
  expect(languagesOf('f_calendar_open_times')).toEqual(['en']);
  const shown = JSON.parse(await templates(ctx, ['show', 't1_value_first'], { language: 'de' }));
  expect(shown).toMatchObject({ text: { language: 'de' }, versions: [{ version: 0 }] });
  const none = JSON.parse(await templates(ctx, ['show', 'f_calendar_open_times'], { language: 'pl' }));
  expect(none).toMatchObject({ written: false, text: { language: 'pl', body: '' }, versions: [] });
  await expect(templates(ctx, ['list'], { language: 'klingon' })).rejects.toMatchObject({
    code: 'templates.language',
  });
});
