import { openWindowOf } from '#campaigns';
import { instantOf } from '#core/db/index';
import { normaliseEmail } from '#core/text/email';
import { type Reason, reason } from '#core/verdict';
import { nextOpening, type OpenWindow } from '#core/window.rules';
import type { Intent } from '#inbound/contract';
import type { AnswerText } from './answer-text.rules.ts';
import type { DraftState, EscalatedTopic } from './contract.ts';
import { type Judged, readEvaluation } from './evaluation.rules.ts';
import { autoSendGate, type Gate } from './gate.rules.ts';
import type { Granted } from './grants.ts';
import type { ReplyFactsRow } from './reply-facts.store.ts';
import { promises } from './reply-promises.rules.ts';
import { instructsMachine, topicsOf } from './reply-topics.rules.ts';
import type { Moment } from './send-now.rules.ts';
import { beforeTheirTime } from './their-time.rules.ts';

/** An answer as the gate sees it. */
export type Judgeable = Pick<AnswerText, 'body' | 'slots' | 'evaluation'> & {
  readonly written: Pick<AnswerText['written'], 'asksFirst'>;
};

/** What is known of an answer besides its words. */
export type AnswerFacts<T = Judgeable> = {
  readonly text: T;
  /** Why a person is asked whatever the gate says. */
  readonly asks: readonly Reason[];
  /** They have had exactly these words from us. */
  readonly repeated: boolean;
  readonly grant: Granted;
  /** Undefined when the lead is gone. */
  readonly moment: Moment | undefined;
};

export type DecidedAnswer = {
  readonly topics: readonly EscalatedTopic[];
  readonly judged: Judged;
  readonly gate: Gate;
  readonly state: DraftState;
  readonly sendAt: Temporal.Instant | null;
};

const NO_GRANT = reason(
  'gate.no_grant',
  'Nobody granted yet that answers of this campaign go by themselves.',
);
export const NO_WINDOW = reason(
  'answer.no_window',
  'The window of its campaign never opens; widen its days or hours.',
);
export const REPEATED = reason('draft.repeated', 'They have had exactly this text from us before.');
const OWN_LINK = reason(
  'answer.own_link',
  'They gave a link of their own to book a time: a person books there, and no times of ours are offered.',
);
const FOREIGN = reason(
  'answer.language',
  'What a person must see first is known in English words alone, and this is written in another language.',
);
const INSTRUCTED = reason(
  'answer.instructed_before',
  'An earlier message of theirs gives orders to a machine, and whoever writes or judges answers has read it.',
);
const READ_BY_MODEL = reason(
  'answer.read_by_model',
  'What they want was read by a model, and not by the rules: a person looks first.',
);
/** Below this the reading of a reply itself is a guess. */
const SURE_OF_READING = 0.6;
const GONE = { draft: 'missing' } as Moment;

/** What becomes of a written answer: whether it goes by itself and when, waits for a person, or never goes. */
export function decideAnswer(
  reply: ReplyFactsRow,
  { text, asks, repeated, grant, moment }: AnswerFacts,
  now: Temporal.Instant,
): DecidedAnswer {
  const topics = topicsFor(reply);
  const judged = readEvaluation(text.evaluation);
  const { body, slots, written } = text;
  const broken = [
    ...asks,
    ...wantsPerson(reply),
    ...beforeTheirTime(reply, slots),
    ...promises(reply, { body, slots, asksFirst: written.asksFirst }, now),
    ...(repeated ? [REPEATED] : []),
  ];
  const passed = granted(
    autoSendGate({
      ...{ intent: reply.intent as Intent, topics, moment: moment ?? GONE, broken, judged, grant, now },
      ...{ messageId: reply.messageId, receivedAt: instantOf(reply.at) },
    }),
    grant,
  );
  const sendAt = passed.at && inWindow(reply, passed.at);
  const gate: Gate =
    passed.at === null || sendAt
      ? passed
      : { action: 'review', at: null, reasons: [NO_WINDOW, ...passed.reasons] };
  return { topics, judged, gate, state: stateOf(gate, grant), sendAt };
}

/** What of the reply itself is for a person, whatever the answer says. */
const wantsPerson = ({ schedulingLink, language, earlier, readBy }: ReplyFactsRow): Reason[] => [
  ...(readBy === 'model' ? [READ_BY_MODEL] : []),
  ...(schedulingLink === null ? [] : [OWN_LINK]),
  ...(language === null || language === 'en' ? [] : [FOREIGN]),
  ...(earlier.some(({ from, text }) => from === 'them' && instructsMachine(text)) ? [INSTRUCTED] : []),
];

/** Somebody else than the lead answered, or what they want was a guess: a person looks. */
function topicsFor(reply: ReplyFactsRow): EscalatedTopic[] {
  const from = canonical(reply.fromAddress);
  const stranger = ![...reply.addresses, ...reply.profiles].some((known) => canonical(known) === from);
  const guessed = reply.confidence < SURE_OF_READING;
  return [
    ...topicsOf(`${reply.subject}\n${reply.ownText}`),
    ...(stranger || guessed ? (['unsure'] as const) : []),
  ];
}

const canonical = (address: string): string => {
  const parsed = normaliseEmail(address);
  return parsed.ok ? parsed.canonical : address.toLowerCase();
};

/** What would go by itself needs a grant that a person gave; the campaign's own level is none. */
const granted = (gate: Gate, { grantId }: Granted): Gate =>
  gate.at === null || grantId !== null
    ? gate
    : { action: 'review', at: null, reasons: [NO_GRANT, ...gate.reasons] };

function stateOf({ action }: Gate, { level }: Granted): DraftState {
  if (action === 'skip') return 'skipped';
  if (level === 'shadow') return 'shadow';
  return action === 'review' ? 'review' : action === 'hold' ? 'held' : 'scheduled';
}

/** Nobody is written to at night: outside its campaign's window an answer goes when that opens; null where that is never. */
export const inWindow = (
  { settings }: Pick<ReplyFactsRow, 'settings'>,
  at: Temporal.Instant,
): Temporal.Instant | null => openingFor(settings && openWindowOf({ settings }), at);

/** A window that never opens is not open now: who is answered then is for a person to say. */
export const openingFor = (window: OpenWindow | null, at: Temporal.Instant): Temporal.Instant | null =>
  window ? (nextOpening(window, at).at?.toInstant() ?? null) : at;
