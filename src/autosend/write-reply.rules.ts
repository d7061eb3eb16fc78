import { layOut } from './answer-forms.rules.ts';
import type { AnswerChannel, DraftSource } from './contract.ts';
import type { EarlierMessage } from './history.rules.ts';

/** Everything an answer may be made of: what the lead wrote, what is stored of us, and times that are reserved. */
export type ReplyFacts = {
  readonly channel: AnswerChannel;
  readonly intent: string;
  /** Their own new words. */
  readonly ownText: string;
  /** What was said in the conversation before it, the oldest first. The rules make nothing of it. */
  readonly earlier?: readonly EarlierMessage[];
  readonly language: string | null;
  readonly firstName: string | null;
  readonly sender: string;
  /** The page where a time can be chosen. */
  readonly calendarLink: string | null;
  readonly slots: readonly { readonly label: string }[];
  /** What the sender may truthfully say of the own firm. */
  readonly facts: readonly { readonly key: string; readonly value: string; readonly source: string }[];
  /** The time they said yes to is no longer free. */
  readonly tooLate?: boolean;
  /** They put it off, and these times may lie before. */
  readonly tooSoon?: boolean;
  /** The calendar does not show the times yet that they asked for; they are written to again when it does. */
  readonly beyond?: boolean;
  /** They put us off without a day: the first question when, or the second. */
  readonly asks?: 1 | 2 | undefined;
  /** How often this reply was written for before; another wording each time. */
  readonly version: number;
};

export type WrittenReply = {
  readonly body: string;
  readonly sources: readonly DraftSource[];
  /** Nothing but a time, or a place to choose one, in our own fixed words. */
  readonly scheduling: boolean;
  /** They asked something that comes before a time. */
  readonly asksFirst: boolean;
};

const OPENINGS: Readonly<Record<string, readonly string[]>> = {
  positive: ['Thank you, that is good to read.', 'Thanks for coming back to me.', 'Glad to hear from you.'],
  meeting_request: ['Gladly.', 'With pleasure.', 'Happy to.'],
};
const LEAVINGS: readonly (readonly string[])[] = [
  [
    'Thank you for telling me. I will leave it there.',
    'Should it become a topic again, an answer here is enough.',
  ],
  ['Thank you, understood.', 'If that changes, just answer here.'],
];
const ASKS_WHEN: Readonly<Record<1 | 2, readonly (readonly string[])[]>> = {
  1: [
    [
      'Thank you for telling me, I understand.',
      'When would be a better moment? A month is enough, and you hear nothing from me before.',
    ],
    ['Understood, and thank you.', 'Roughly when shall I come back to you?'],
  ],
  2: [
    ['One short question, and then I leave you alone.', 'Is there a month in which this suits you better?'],
    ['Just so that I do not come back at the wrong moment.', 'Which month would suit you?'],
  ],
};
/** Left for a person to fill in: a draft that still has it never leaves. */
const OPEN: Readonly<Record<string, string>> = {
  question: '[Answer the question here]',
  call_request: '[Say when you call, and at which number]',
  objection: '[Answer what they object to]',
};

const NOT_YET_OPEN =
  'My calendar is not open that far ahead yet. I will come back to you before then, with times to choose from.';

const ASKS = /\?/;

/** An answer by rules: a few fixed sentences around what code granted. */
export function writeReply(facts: ReplyFacts): WrittenReply {
  const { intent, slots, calendarLink, ownText } = facts;
  const asks = ASKS.test(ownText.replace(/\b(?:why not|how about|what about)[^?]*\?/gi, ' '));
  if (intent === 'positive' || intent === 'meeting_request')
    return {
      body: offering(facts),
      sources: [
        ...slots.map(({ label }) => ({ what: 'time', value: label, source: 'calendar' })),
        ...(calendarLink && !facts.beyond ? [{ what: 'link', value: calendarLink, source: 'campaign' }] : []),
      ],
      scheduling: true,
      asksFirst: asks && intent === 'positive',
    };
  if (intent === 'not_now' && facts.asks) return askingWhen(facts, facts.asks);
  if (intent === 'not_now')
    return {
      body: letter(facts, [...(LEAVINGS[(facts.version - 1) % LEAVINGS.length] ?? [])]),
      ...{ sources: [], scheduling: false, asksFirst: false },
    };
  const known = intent === 'question' ? answering(facts) : null;
  return {
    body: letter(facts, ['Thank you for asking.', known?.value ?? OPEN[intent] ?? '[Write the answer here]']),
    sources: known ? [{ what: known.key, value: known.value, source: known.source }] : [],
    ...{ scheduling: false, asksFirst: true },
  };
}

/** Asks who put us off when; only the second time with the page to choose a time. */
function askingWhen(facts: ReplyFacts, asks: 1 | 2): WrittenReply {
  const texts = ASKS_WHEN[asks];
  const link = asks === 2 ? facts.calendarLink : null;
  return {
    body: letter(facts, [
      ...(texts[(facts.version - 1) % texts.length] ?? []),
      link ? `Or choose a day yourself, as far off as you like: ${link}` : '',
    ]),
    sources: link ? [{ what: 'link', value: link, source: 'campaign' }] : [],
    ...{ scheduling: false, asksFirst: false },
  };
}

const opening = ({ intent, version, tooLate }: ReplyFacts): string => {
  if (tooLate) return 'I am sorry, that time is no longer free.';
  const choices = OPENINGS[intent] ?? [''];
  return choices[(version - 1) % choices.length] ?? '';
};

/** Who hears that their time is gone, or not there yet, reads that first; anybody else reads the times in a form by their version. */
function offering(facts: ReplyFacts): string {
  const { slots, calendarLink, version, tooLate, beyond } = facts;
  if (beyond) return letter(facts, [opening(facts), NOT_YET_OPEN]);
  const offer = { opening: opening(facts), labels: slots.map(({ label }) => label), link: calendarLink };
  const { paragraphs, postscript } = layOut(offer, tooLate ? 1 : version);
  return [letter(facts, paragraphs), ...(postscript ? [postscript] : [])].join('\n\n');
}

/** On LinkedIn the name stands beside the words, so nobody signs them. */
const letter = ({ channel, firstName, sender }: ReplyFacts, paragraphs: readonly string[]): string =>
  [firstName ? `Hi ${firstName},` : 'Hello,', ...paragraphs, ...(channel === 'linkedin' ? [] : [sender])]
    .filter((each) => each !== '')
    .join('\n\n');

const WORD = /[\p{L}\p{N}]{4,}/gu;
/** Words of a text that carry something, without their endings. */
export const wordsOf = (text: string): Set<string> =>
  new Set((text.toLowerCase().match(WORD) ?? []).map((word) => word.replace(/(?:ing|es|s)$/, '')));

/** The one stored fact that a question is about, by its name; none where several fit or only some of the name does. */
function answering({ ownText, facts }: ReplyFacts): ReplyFacts['facts'][number] | null {
  const asked = wordsOf(ownText);
  const fitting = facts.filter(({ key }) => {
    const named = [...wordsOf(key.replaceAll('_', ' '))];
    return named.length > 0 && named.every((word) => asked.has(word));
  });
  const [only, ...others] = fitting;
  return only && others.length === 0 ? only : null;
}
