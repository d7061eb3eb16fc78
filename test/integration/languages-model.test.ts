import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { importLeads, memorySource } from '#leads';
import { draftLeads, writeAhead } from '#messaging';
import { idOf, plain, type Question, writingWorld } from '../support/writing-world.ts';

const writing = writingWorld();

const GERMAN = ({ facts, firstName, company }: Question) => ({
  facts_used: [{ fact_id: idOf(facts, 'industry'), words: 'in der Fertigung' }],
  subject: 'noch ein Gedanke',
  body: `Guten Tag ${firstName},\n\nein Gedanke zu einem Thema in der Fertigung: Übergabe zwischen Teams. Wer bemerkt es bei ${company} zuerst?`,
});

async function written() {
  const tenant = await writing.world.tenant({
    settings: {
      languages: ['en', 'de'],
      copy: {
        ...{ offer: 'map where work waits between two teams', writer: 'model' },
        inLanguages: { de: { offer: 'machen sichtbar, wo Arbeit zwischen zwei Teams liegen bleibt' } },
      },
    },
  });
  const ctx = await tenant.ctx();
  const list = `email,first name,last name,title,company,industry,country\nanna@mill.example,Anna,Berg,Head of Operations,Mill Works,Manufacturing,Germany\n`;
  await importLeads(ctx, memorySource('list.csv', list));
  const leadIds = (await tenant.rows<{ id: string }>(sql`select id from leads`)).map(({ id }) => id);
  const asked = { campaignId: tenant.campaignId, leadIds };
  await draftLeads(ctx, { ...asked, ahead: await writeAhead(ctx, asked) });
  const [draft] = await tenant.rows<{
    writer: string;
    language: string;
    state: string;
    body: string;
    footer: string;
    fallback: { code: string }[] | null;
  }>(sql`select writer, language, state, body, footer, fallback from drafts`);
  return draft;
}

test('a model is told language and form of address, and its German text stands with the German line under it', async () => {
  writing.writes = GERMAN;
  const draft = await written();
  expect(writing.asked[0]).toContain('"language": "German"');
  expect(writing.asked[0]).toContain('"form_of_address": "formal"');
  expect(draft).toMatchObject({ writer: 'model', language: 'de', state: 'queued', fallback: null });
  expect(draft?.footer).toContain('genügt ein Klick');
});

test('a model that answers in another language, or in another form of address, is not believed: the German template writes', async () => {
  const familiar = (question: Question) => ({
    ...GERMAN(question),
    body: GERMAN(question).body.replace('Wer bemerkt es', 'Bemerkst du es'),
  });
  for (const [writes, code] of [
    [plain, 'copy.language'],
    [familiar, 'copy.formality'],
  ] as const) {
    writing.reset();
    writing.writes = writes;
    const draft = await written();
    expect(draft).toMatchObject({ writer: 'template', language: 'de', state: 'queued' });
    expect(draft?.fallback?.map((each) => each.code)).toContain(code);
    expect(draft?.body).toContain('Guten Tag Anna Berg,');
  }
});
