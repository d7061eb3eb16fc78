import { expect, test } from 'vitest';
import { createIo } from '#cli';
import type { Ctx } from '#core/ctx';
import { importLeads, memorySource } from '#leads';
import { draftLeads, editTemplate, readTemplate } from '#messaging';
import { changeForms, readForms } from '../../src/messaging/form-of-address.ts';
import { formalityCommand } from '../../src/messaging/formality.cli.ts';
import { openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';
import { leadOf } from '../support/known-person.ts';
import { draftsOf, writtenIn } from '../support/languages-world.ts';
import { ofThisFile } from '../support/of-this-file.ts';

const file = ofThisFile(openDispatchWorld);

const DU = `Guten Tag {{ fullName }},

vielleicht löst du das bei {{ company }} lieber selbst: {{ work }} {{ context }}. Dann schreibe ich gern auf, was man in welcher Reihenfolge prüft, auf einer Seite und ohne Werbung.

Und falls du doch einmal Hilfe möchtest: Wir {{ offer }}.

Soll ich dir die Seite schicken?`;

const informal = async (ctx: Ctx) =>
  changeForms(ctx, { forms: { de: 'informal' }, version: (await readForms(ctx)).version });

/** One more reader in Germany, and what is written to them. */
async function another(tenant: Tenant, name: string) {
  const ctx = await tenant.ctx();
  const email = `${name.toLowerCase()}@yard.example`;
  const row = `${email},${name},Berg,Head of Operations,Yard ${name},Manufacturing,Germany`;
  const head = 'email,first name,last name,title,company,industry,country';
  await importLeads(ctx, memorySource('list.csv', `${head}\n${row}\n`));
  await draftLeads(ctx, { campaignId: tenant.campaignId, leadIds: [await leadOf(ctx, email)] });
  return (await draftsOf(tenant)).find((draft) => draft.name === name);
}

async function storeInformal(ctx: Ctx) {
  const templateId = 't3_diy_resource';
  const { version, text } = await readTemplate(ctx, { templateId, language: 'de' });
  return editTemplate(ctx, { templateId, version, text: { ...text, body: DU } });
}

test('a workspace says how German readers are addressed: what waits keeps its bytes, what is written from then on is in that form', async () => {
  const { tenant, drafts } = await writtenIn(file, { languages: ['en', 'de'] }, 'Germany');
  const [before] = drafts;
  expect(before?.body).toMatch(/Soll ich Ihnen|Darf ich Ihnen|Möchten Sie/);
  const ctx = await tenant.ctx(reviewer);
  await expect(storeInformal(ctx)).rejects.toMatchObject({
    message: expect.stringContaining('is informal, and German is written in the formal form here.'),
  });
  await informal(ctx);

  // The shipped texts are formal: none is used, and English says so.
  const shipped = await another(tenant, 'Bea');
  expect(shipped).toMatchObject({ language: 'en', state: 'queued' });
  expect(shipped?.reasons.map(({ code }) => code)).toContain('language.no_text');
  expect((await draftsOf(tenant)).find(({ id }) => id === before?.id)).toEqual(before);

  expect(await storeInformal(ctx)).toMatchObject({ version: 1 });
  const own = await another(tenant, 'Cleo');
  expect(own).toMatchObject({ language: 'de', state: 'queued' });
  expect(own?.body).toContain('Soll ich dir die Seite schicken?');
});

test('what a campaign says of a language goes before what the workspace says', async () => {
  const settings = {
    languages: ['en', 'de'],
    copy: {
      ...{ offer: 'map where work waits', formality: { de: 'formal' } },
      inLanguages: { de: { offer: 'machen sichtbar, wo Arbeit liegen bleibt' } },
    },
  };
  const { tenant } = await writtenIn(file, settings, 'United States');
  await informal(await tenant.ctx(reviewer));
  const draft = await another(tenant, 'Dora');
  expect(draft).toMatchObject({ language: 'de', state: 'queued' });
});

test('who may not is refused, English has one form, and of two who change it at once the second is told', async () => {
  const tenant = await file.tenant();
  const ctx = await tenant.ctx(reviewer);
  const nobody = await tenant.ctx({ ...reviewer, scopes: new Set(['campaigns:read']) });
  await expect(informal(nobody)).rejects.toMatchObject({ kind: 'forbidden' });
  await expect(changeForms(ctx, { forms: { en: 'formal' }, version: 0 })).rejects.toThrow();
  const both = await Promise.allSettled([
    changeForms(ctx, { forms: { de: 'informal' }, version: 0 }),
    changeForms(ctx, { forms: { fr: 'informal' }, version: 0 }),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'formality.changed_meanwhile' },
  });
  expect((await readForms(ctx)).version).toBe(1);
  expect((await readForms(await (await file.tenant()).ctx())).forms).toEqual({});
});

test('the terminal shows the forms, sets one, and puts it back to what is usual', async () => {
  const tenant = await file.tenant();
  const ctx = await tenant.ctx(reviewer);
  const say = async (...positional: string[]) => {
    const texts: string[] = [];
    const io = createIo({ json: true, stdout: { write: (text: string) => texts.push(text) } });
    const session = { ctx: async () => ctx, settle: async () => undefined };
    await formalityCommand.run(io, { positional, flags: {} }, session);
    return JSON.parse(texts.join('')) as { forms: object };
  };
  expect(await say()).toMatchObject({ forms: {}, usual: { de: 'formal', sv: 'informal' } });
  expect((await say('de', 'informal')).forms).toEqual({ de: 'informal' });
  expect((await say('de', 'usual')).forms).toEqual({});
  for (const line of [['en', 'formal'], ['de', 'rude'], ['de']])
    await expect(say(...line)).rejects.toMatchObject({ code: 'formality.choice' });
});
