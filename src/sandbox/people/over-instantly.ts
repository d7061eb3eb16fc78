import { createHash } from 'node:crypto';
import type { Dice } from '#core/dice';
import type { VendorPeopleParts } from './at-vendors.ts';
import { automaticText, type Writing, writtenText } from './compose-reply.ts';
import type { VendorAct } from './due-store.ts';
import { delayOf, type Personality, personalityOf } from './personality.ts';
import { dayOfReturn, type Plan, planOf } from './plan.ts';

type MailAct = Extract<VendorAct, { kind: 'instantly' }>;
type Mail = VendorPeopleParts['instantly']['state']['emails'][number];

/** How often mail is looked at, and how often a link in it is followed, by those who look. */
const OPENS = 0.55;
const CLICKS = 0.08;
const SENT = 1;

/** People who get mail that Instantly sends for us. */
export function createMailedPeople({ seed, due, instantly }: VendorPeopleParts): {
  notice(now: Temporal.Instant): Promise<number>;
  carryOut(act: MailAct): Promise<void>;
  nextDue(): Temporal.Instant | null;
} {
  const { state } = instantly;
  let seen = state.emails.length;
  const react = (mail: Mail, at: Temporal.Instant): void => {
    const before = state.emails.filter((each) => each.lead === mail.lead && each.ue_type === SENT);
    const person = personalityOf(seed, mail.lead);
    const dice = person.dice.fork(`instantly ${before.length}`);
    const put = (act: MailAct, what: Plan['what'] | 'opened' | 'clicked', when: Temporal.Instant): void =>
      due.put({ key: keyOf(mail.id, act.event), at: when, meaning: { person: mail.lead, what }, act });
    const plan = planOf(person, mail.lead, before.length);
    const open = at.add({ minutes: dice.fork('open').int(3, 600) });
    if (plan?.what !== 'hard_bounce' && dice.fork('opens').chance(OPENS)) {
      put({ kind: 'instantly', lead: mail.lead, event: 'opened' }, 'opened', open);
      if (dice.fork('clicks').chance(CLICKS))
        put(
          { kind: 'instantly', lead: mail.lead, event: 'clicked' },
          'clicked',
          open.add({ seconds: dice.fork('click').int(4, 90) }),
        );
    }
    if (plan === null) return;
    const when = at.add(delayOf(plan.what === 'second_turn' ? 'positive' : plan.what, dice.fork('delay')));
    const act = actOf(plan, { mail, person, dice, at: when });
    if (act) put(act, plan.what, when);
  };
  return {
    async notice(now) {
      const sent = await instantly.sendDue();
      const fresh = state.emails.slice(seen).filter((mail) => mail.ue_type === SENT);
      seen = state.emails.length;
      for (const mail of fresh) react(mail, now);
      return sent;
    },
    async carryOut(act) {
      // What the vendor held is gone with the process that was killed; then there is nothing to answer.
      if (!state.emails.some((mail) => mail.lead === act.lead && mail.ue_type === SENT)) return;
      if (act.event === 'reply') await instantly.reply(act.lead, act.text, { automatic: act.automatic });
      else await instantly.happens(act.lead, act.event);
      seen = state.emails.length;
    },
    nextDue: instantly.nextSend,
  };
}

const keyOf = (mailId: string, event: string): string =>
  createHash('sha256').update(`${mailId}\u0000${event}`).digest('hex').slice(0, 32);

type About = {
  readonly mail: Mail;
  readonly person: Personality;
  readonly dice: Dice;
  readonly at: Temporal.Instant;
};

function actOf({ what }: Plan, about: About): MailAct | null {
  const lead = about.mail.lead;
  const reply = (text: string, automatic = false): MailAct => ({
    ...{ kind: 'instantly', lead, event: 'reply', text, automatic },
  });
  const writing = writingOf(about);
  switch (what) {
    case 'ghost':
      return null;
    case 'hard_bounce':
      return { kind: 'instantly', lead, event: 'bounced' };
    case 'unsubscribe_click':
    // Mailbox providers tell the vendor of complaints, who takes the person off the list.
    case 'complaint':
      return { kind: 'instantly', lead, event: 'unsubscribed' };
    case 'auto_reply':
      return reply(automaticText(writing, 'auto_reply', null).text, true);
    case 'out_of_office':
      return reply(automaticText(writing, 'out_of_office', dayOfReturn(about.at, about.dice)).text, true);
    default:
      return reply(writtenText(writing, what).text);
  }
}

const writingOf = ({ mail, person, dice, at }: About): Writing => ({
  person,
  dice,
  at,
  messageId: '',
  mail: {
    messageId: '',
    references: [],
    subject: String(mail.subject ?? ''),
    text: String((mail.body as { text?: string } | undefined)?.text ?? ''),
    fromName: '',
    fromAddress: mail.eaccount,
    toName: '',
    toAddress: mail.lead,
    date: at,
    oneClick: null,
    head: '',
  },
});
