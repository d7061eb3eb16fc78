import { contentHash, membersOf, type Reviewer } from '#approval';
import { findCampaign } from '#campaigns';
import type { Campaign } from '#campaigns/contract';
import { type Ctx, type Outcome, requireScope } from '#core/ctx';
import { forbidden, invalid, notFound, refused, unavailable } from '#core/errors';
import { normaliseEmail } from '#core/text/email';
import { explain } from '#core/verdict';
import { addressHash } from '#leads';
import { templateMail } from '#messaging';
import { composeTest, draftToTest, testMailbox } from '#outbound';
import { sendTestMail } from '#vendors/ports/email-sending';
import { itemTest, TEST_MAILS_AN_HOUR, type TestMailSent, templateTest } from './contract.ts';
import { settleTestMail, takePlace } from './test-mail.store.ts';

type Message = Parameters<typeof composeTest>[1];
type Asked = {
  readonly about: 'item' | 'template';
  readonly aboutId: string;
  readonly campaign: Campaign;
  readonly message: Message;
  readonly wroteBefore: string | null;
  readonly to: string | undefined;
};

/**
 * Sends a draft that waits for a yes to the person who asks, as its lead would get it. Nothing of the lead changes. Throws `refused`
 * for another address than the person's own, under the stop, and when the places of the hour are taken.
 */
export async function testItem(ctx: Ctx, input: { itemId: string; to?: unknown }): Promise<TestMailSent> {
  requireScope(ctx, 'runs:write');
  const { to } = parsed(itemTest, input);
  const { draft, campaign } = await ctx.db.tx(async (tx) => {
    const found = await draftToTest(tx, input.itemId);
    return { draft: found, campaign: found && (await findCampaign(tx, found.campaignId)) };
  });
  if (!draft || !campaign) throw notFound('draft', input.itemId);
  const { toAddress, contentHash: approved, mailboxId, tracking, ...message } = draft;
  if (!normaliseEmail(toAddress).ok)
    throw refused('test_mail.no_mail', 'This is a message on LinkedIn and no mail. Nothing was sent.');
  if (contentHash({ to: toAddress, subject: message.subject, text: message.text, tracking }) !== approved)
    throw refused(
      'test_mail.other_bytes',
      'The text was changed just now. Nothing was sent; look at it again.',
    );
  return toSelf(ctx, { about: 'item', aboutId: input.itemId, campaign, message, wroteBefore: mailboxId, to });
}

/** The same with a text of a template as it would be for a lead of a campaign. */
export async function testTemplate(ctx: Ctx, input: { template: string } & object): Promise<TestMailSent> {
  requireScope(ctx, 'runs:write');
  const { to, ...question } = parsed(templateTest, input);
  const mail = await templateMail(ctx, { ...question, templateId: input.template });
  if ('reasons' in mail)
    throw refused('test_mail.no_mail', `There is no mail to send. ${explain(mail)} Nothing was sent.`);
  const campaign = await ctx.db.tx((tx) => findCampaign(tx, question.campaignId));
  if (!campaign) throw notFound('campaign', question.campaignId);
  const message = { ...mail, inReplyTo: null, references: [] };
  return toSelf(ctx, {
    ...{ about: 'template', aboutId: input.template, campaign, message, wroteBefore: null, to },
  });
}

function parsed<T>(shape: { safeParse(input: unknown): { success: boolean; data?: T } }, input: unknown): T {
  const result = shape.safeParse(input);
  if (!result.success || result.data === undefined)
    throw invalid('test_mail.incomplete', 'Say which text to send, and to no other address than your own.');
  return result.data;
}

async function toSelf(ctx: Ctx, asked: Asked): Promise<TestMailSent> {
  const { about, aboutId, campaign, message } = asked;
  const self = await whoAsks(ctx, asked.to);
  const address = normaliseEmail(self.email);
  if (!address.ok)
    throw refused('test_mail.address', 'Your sign-in address takes no mail. Nothing was sent.');
  const id = ctx.ids.next<'test_mail'>();
  const { mailbox, left } = await ctx.db.tx(async (tx) => {
    const carrier = await testMailbox(tx, campaign, asked.wroteBefore);
    if (!carrier)
      throw refused(
        'test_mail.no_mailbox',
        'No mailbox of this campaign can send a test: connect one with SMTP, or wake one up. Nothing was sent.',
      );
    const row = { id, personId: self.id, about, aboutId, mailboxId: carrier.id };
    const hash = addressHash(ctx, address.canonical);
    const places = await takePlace(tx, ctx.workspace.id, { ...row, addressHash: hash }, ctx.now());
    if (places === undefined)
      throw refused(
        'test_mail.too_many',
        `${TEST_MAILS_AN_HOUR} tests an hour are enough for one person. Nothing was sent; try again in the next hour.`,
      );
    await ctx.audit(tx, {
      action: 'test_mail.asked',
      subject: id,
      detail: { about, aboutId, personId: self.id, mailboxId: carrier.id },
    });
    return { mailbox: carrier, left: places };
  });
  const mail = composeTest(ctx, message, mailbox, { id, address: self.email });
  const [outcome] = await ctx.perform(sendTestMail, [
    { input: mail, subject: { mailboxId: mailbox.id, count: 1 }, idempotencyKey: id },
  ]);
  await settle(ctx, id, outcome);
  return { to: self.email, subject: mail.subject, from: mailbox.address, left };
}

/** The member who asks. At the terminal, where nobody is signed in, the address says which member it is. */
async function whoAsks(ctx: Ctx, to: string | undefined): Promise<Reviewer> {
  const members = await membersOf(ctx);
  const named = members.find(({ email }) => email.toLowerCase() === to?.toLowerCase());
  const terminal = ctx.actor.kind === 'person' && ctx.actor.id === 'terminal';
  const self = terminal
    ? named
    : members.find(({ id }) => ctx.actor.kind === 'person' && id === ctx.actor.id);
  if (!self)
    throw forbidden(
      'test_mail.nobody',
      terminal
        ? 'Say with --to who you are: the sign-in address of a member of this workspace. Nothing was sent.'
        : 'A test goes to the sign-in address of a person, and you are not signed in as one. Nothing was sent.',
    );
  if (to !== undefined && named?.id !== self.id)
    throw refused(
      'test_mail.other_address',
      'A test goes to your own sign-in address and to nobody else. Nothing was sent.',
    );
  return self;
}

/** Writes down what became of it, and throws unless it left. */
async function settle(ctx: Ctx, id: string, outcome: Outcome<unknown> | undefined): Promise<void> {
  const why =
    outcome === undefined || outcome.state === 'done'
      ? null
      : 'reasons' in outcome
        ? explain(outcome)
        : outcome.reason.text;
  const state = outcome?.state === 'done' ? 'sent' : (outcome?.state ?? 'failed');
  await ctx.db.tx((tx) => settleTestMail(tx, id, { state, reason: why }));
  if (state === 'sent') return;
  if (state === 'refused') throw refused('test_mail.refused', `${why} Nothing was sent.`);
  throw state === 'unknown'
    ? unavailable('test_mail.unknown', `It is not known whether it left: ${why} Look into your inbox.`)
    : unavailable('test_mail.failed', `It could not be handed over: ${why}`);
}
