import { defineCommand, EXIT, type Io } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import { changeCrm, readCrmNow } from './change-crm.ts';
import { CRM_CAUSES, type CrmTags, crmContactQuestion, crmTags } from './contract.ts';
import { crmContactPage, readCrms } from './read-crm.ts';

type Flags = Readonly<Record<string, string | boolean | undefined>>;
type Action = (ctx: Ctx, io: Io, vendor: string, flags: Flags) => Promise<void>;

const show: Action = async (ctx, io) => {
  const crms = await readCrms(ctx);
  io.result({ crms }, () => {
    io.table(
      crms.map((crm) => ({
        crm: crm.vendor,
        state: crm.enabled ? 'on' : 'off',
        contacts: crm.contacts,
        linked: crm.linked,
        blocked: crm.blocked,
        gone: crm.gone,
        'last change': crm.since ?? '–',
        'lag (s)': crm.lagSeconds ?? '–',
        'to tell': crm.writes.waiting,
        'given up': crm.writes.dead,
      })),
    );
    for (const { sentence } of crms) io.line(sentence);
    if (crms.length === 0) io.line('There is no key for a CRM here.');
  });
};

const contacts: Action = async (ctx, io, _vendor, flags) => {
  const asked = crmContactQuestion.safeParse({
    ...(flags.show ? { show: flags.show } : {}),
    ...(flags.search ? { search: flags.search } : {}),
    ...(flags.after ? { after: flags.after } : {}),
  });
  if (!asked.success)
    throw invalid(
      'crm.question',
      `Show one of ${crmContactQuestion.shape.show.unwrap().options.join(', ')}. Nothing was asked.`,
    );
  const page = await crmContactPage(ctx, asked.data);
  io.result(page, () => {
    io.table(
      page.contacts.map(
        ({ contactId, name, email, company, stage, link, leadStatus, everBlocked, tags, activeAt }) => ({
          contact: contactId,
          name: name ?? '–',
          email: email ?? '–',
          company: company ?? '–',
          stage: stage ?? '–',
          link,
          lead: leadStatus ?? '–',
          blocked: everBlocked.join(', '),
          tags: tags.join(', '),
          active: activeAt.slice(0, 10),
        }),
      ),
    );
    if (page.next) io.line(`More: --after "${page.next}"`);
  });
};

/** `replied=answered,unsubscribed=out+dnc`: causes with their tags. */
function tagsFrom(text: string): CrmTags {
  const pairs = text.split(',').map((pair) => pair.split('='));
  const read = crmTags.safeParse(
    Object.fromEntries(
      pairs.map(([cause = '', names = '']) => [
        cause.trim(),
        names.split('+').filter((name) => name.trim() !== ''),
      ]),
    ),
  );
  if (read.success) return read.data;
  throw invalid(
    'crm.tags',
    `Write tags like replied=answered,unsubscribed=out+dnc, for ${CRM_CAUSES.join(', ')}. Nothing was changed.`,
  );
}

const change =
  (enabled: boolean): Action =>
  async (ctx, io, vendor, { tags }) => {
    const done = await changeCrm(ctx, { vendor, enabled, ...(tags ? { tags: tagsFrom(String(tags)) } : {}) });
    io.result(done, () =>
      io.line(
        enabled
          ? `${vendor} is on: its contacts are read from now on, and it is told what happens here.`
          : `${vendor} is off. What was read stays; nothing is read or told any more.`,
      ),
    );
  };

const read: Action = async (ctx, io, vendor) => {
  const done = await readCrmNow(ctx, { vendor });
  io.result(done, () => io.line(`${vendor} is read at the next turn.`));
};

const ACTIONS: Readonly<Record<string, Action>> = {
  show,
  contacts,
  on: change(true),
  off: change(false),
  read,
};

export const crmCommand = defineCommand({
  name: 'crm',
  summary: 'The contacts of your CRM: show, contacts, on <crm>, off <crm>, read <crm>.',
  example: 'legwork crm contacts --show revivable',
  arguments: '[action] [crm]',
  flags: [
    { flags: '--show <kind>', summary: 'all, linked, unlinked, blocked, gone or revivable contacts' },
    { flags: '--search <text>', summary: 'part of a name, an address or a company' },
    { flags: '--after <cursor>', summary: 'the page behind the one before' },
    { flags: '--tags <list>', summary: 'tags by cause, e.g. replied=answered,unsubscribed=out+dnc' },
  ],
  async run(io, { positional, flags }, session) {
    const [name = 'show', vendor = ''] = positional;
    const action = ACTIONS[name];
    if (!action)
      throw invalid('crm.action', `There is no ${name}. Choose one of ${Object.keys(ACTIONS).join(', ')}.`);
    await action(await session.ctx(), io, vendor, flags);
    return EXIT.done;
  },
});
