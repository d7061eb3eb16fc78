import { type Arguments, defineCommand, EXIT, type Io } from '#cli';
import type { Ctx } from '#core/ctx';
import { instantOf } from '#core/db/index';
import { conflict, invalid } from '#core/errors';
import { claimItem, releaseItem } from './claim-item.ts';
import { DANGEROUS } from './contract.ts';
import { dangerousPreview } from './dangerous/contract.ts';
import { proposeDangerous } from './dangerous/propose.ts';
import { approveItem, rejectItem } from './decide-item.ts';
import { approvalPage, readItem } from './read-approvals.ts';

const SHOWN = 100;

type Flags = Arguments['flags'];
type Verb = (io: Io, ctx: Ctx, itemId: string, flags: Flags) => Promise<void>;

async function list(io: Io, ctx: Ctx, flags: Flags): Promise<void> {
  const kind = typeof flags.kind === 'string' ? { kind: flags.kind } : {};
  const page = await approvalPage(ctx, { state: 'pending', limit: SHOWN, ...kind });
  io.result(page, () => {
    io.table(
      page.items.map(({ id, kind: what, title, claim, expiresAt }) => ({
        ...{ item: id, kind: what, title, 'looked at by': claim?.name ?? '' },
        until: instantOf(expiresAt).toString().slice(0, 16),
      })),
    );
    io.line(`${page.overview?.total ?? page.items.length} wait.`);
  });
}

/** The item, if it is one that is decided in a terminal: a message is read on the page, with what it rests on. */
async function dangerousItem(ctx: Ctx, itemId: string) {
  const { item, dropReasons } = await readItem(ctx, itemId);
  if (item.kind !== DANGEROUS)
    throw conflict(
      'approvals.not_here',
      `A ${item.kind} is decided on Approvals, where all of it can be read. Nothing was changed.`,
    );
  return { item, dropReasons, preview: dangerousPreview.parse(item.preview) };
}

const show: Verb = async (io, ctx, itemId) => {
  const { item, dropReasons, preview } = await dangerousItem(ctx, itemId);
  io.result({ item, dropReasons }, () => {
    io.line(`${item.title}. It cannot be undone.`);
    io.line(`${preview.whom}, asked for by ${preview.proposedBy.name}: ${preview.reason}`);
    io.table(preview.parts.map(({ what, count }) => ({ what, count })));
    for (const each of [...preview.sample, ...dropReasons.map(({ text }) => text)]) io.line(each);
    if (item.state === 'pending')
      io.line(`To do it: legwork approvals approve ${item.id} --yes ${preview.count}`);
    else io.line(`It is ${item.state}.`);
  });
};

/** The number is the proof that it was looked at: in a terminal nothing dangerous is approved without it. */
const approve: Verb = async (io, ctx, itemId, { yes }) => {
  const { item, preview } = await dangerousItem(ctx, itemId);
  if (yes === undefined)
    throw invalid(
      'dangerous.unconfirmed',
      `Look at it (legwork approvals show ${itemId}) and give its number with --yes. Nothing was changed.`,
    );
  const confirm = Number(yes);
  if (confirm !== preview.count)
    throw invalid(
      'dangerous.unconfirmed',
      `This hits ${preview.count}; ${String(yes)} was confirmed. Nothing was changed.`,
    );
  const done = await approveItem(ctx, { itemId, contentHash: item.contentHash, confirm });
  io.result(done, () => io.line('Approved. It is done within seconds, if it still hits the same.'));
};

const reject: Verb = async (io, ctx, itemId, { reason }) => {
  await dangerousItem(ctx, itemId);
  await rejectItem(ctx, { itemId, tag: 'other', reason: String(reason ?? '') });
  io.result({ done: true }, () => io.line('Rejected. Nothing happens.'));
};

/** Flags that say whom or what is proposed. */
const NAMING = ['address', 'campaign', 'segment', 'search', 'group', 'tier', 'grade', 'archive'] as const;

const propose: Verb = async (io, ctx, what, { lead, reason, ...flags }) => {
  const named = Object.fromEntries(NAMING.map((name) => [name, flags[name]]));
  const input = Object.fromEntries(
    Object.entries({ ...named, leadId: lead }).filter(([, value]) => value !== undefined),
  );
  const made = await proposeDangerous(ctx, { what, input, reason: String(reason ?? '') });
  io.result(made, () =>
    io.line(
      made.isNew
        ? `Asked for as ${made.itemId}. Nothing happens before another person says yes.`
        : `It waits already as ${made.itemId}.`,
    ),
  );
};

const VERBS: Readonly<Record<string, Verb>> = {
  async claim(io, ctx, itemId, flags) {
    const item = await claimItem(ctx, { itemId, takeOver: flags.takeOver === true });
    io.result(item, () => io.line(`Yours until ${item.claim?.until.slice(11, 16)} UTC: ${item.title}`));
  },
  async release(io, ctx, itemId) {
    await releaseItem(ctx, { itemId });
    io.result({ done: true }, () => io.line('Given back.'));
  },
  ...{ show, approve, reject, propose },
};

export const approvalsCommand = defineCommand({
  name: 'approvals',
  summary:
    'What waits for a yes and who looks at it; claim an item or give it back; propose, show, approve or reject what cannot be undone.',
  example: 'legwork approvals propose person.erase --address ada@example.com --reason "asked by phone"',
  arguments: '[verb] [item]',
  flags: [
    { flags: '--take-over', summary: 'claim it although somebody else looks at it; it is recorded' },
    { flags: '--kind <kind>', summary: 'only items of this kind' },
    { flags: '--yes <number>', summary: 'of approve: the number it shows' },
    { flags: '--reason <why>', summary: 'of propose and reject' },
    {
      flags: '--address <address>',
      summary: 'of propose person.erase: whoever has it; of mailbox.remove: the mailbox',
    },
    { flags: '--lead <id>', summary: 'of propose person.erase: the person behind this lead' },
    { flags: '--campaign <name>', summary: 'of propose campaign.archive: its name or id' },
    { flags: '--segment <name>', summary: 'of propose leads.archive: everybody in it' },
    { flags: '--search <words>', summary: 'of propose leads.archive: whom the list of leads shows' },
    { flags: '--group <status>', summary: 'of propose leads.archive: a status or group of them' },
    { flags: '--tier <tier>', summary: 'of propose leads.archive: only this tier' },
    { flags: '--grade <grade>', summary: 'of propose leads.archive: only this grade of the person' },
    { flags: '--archive <id>', summary: 'of propose leads.restore: as legwork archived lists it' },
  ],
  async run(io, { positional: [name, itemId], flags }, session) {
    const ctx = await session.ctx();
    if (name === undefined) {
      await list(io, ctx, flags);
      return EXIT.done;
    }
    const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
    if (!verb || itemId === undefined)
      throw invalid(
        'approvals.verb',
        'Say "claim" or "release", "show", "approve" or "reject" and the id of an item, or "propose" and what. Nothing was changed.',
      );
    await verb(io, ctx, itemId, flags);
    return EXIT.done;
  },
});
