import { z } from 'zod';
import { type Reason, reason } from '#core/verdict';
import { AUTOMATIC_INTENTS, type Intent } from './contract.ts';
import { saysNothing } from './intent.rules.ts';
import { MACHINE } from './interest-words.ts';
import { sentencesOf } from './sentences.rules.ts';

/** What a model may read in a reply. A wish to be left alone, abuse and what a machine sent are for rules and people alone. */
export const READABLE = [
  'positive',
  'meeting_request',
  'call_request',
  'question',
  'objection',
  'not_now',
  'negative',
  'redirect',
  'wrong_person',
  'competitor',
  'unknown',
] as const satisfies readonly Intent[];

/** Ends a conversation, or belongs to those who do: no model makes anything else of it. */
const STANDS: ReadonlySet<Intent> = new Set<Intent>([
  ...(['unsubscribe', 'hostile', 'negative', 'not_now', 'wrong_person', 'competitor'] as const),
  ...AUTOMATIC_INTENTS,
]);
/** No second reading at all: these are told by form, or too grave to be weighed. */
const UNASKED: ReadonlySet<Intent> = new Set<Intent>(['unsubscribe', 'hostile', ...AUTOMATIC_INTENTS]);

/** Below this the rules' own reading may give way. */
export const LOW = 0.8;
/** A model that is less sure than this says nothing. */
const LEAST = 0.7;
/** The most a model makes the rules sure of, and the most its own reading is worth. */
const MOST = { raised: 0.95, replaced: 0.85 };
const LONGEST_QUOTE = 500;

export const modelReading = z.object({
  intent: z.enum(READABLE),
  confidence: z.number().min(0).max(1),
  /** The one sentence of theirs that decides, letter by letter. */
  sentence: z.string().max(LONGEST_QUOTE),
});
export type ModelReading = z.infer<typeof modelReading>;

export type FirstReading = {
  readonly intent: Intent;
  readonly confidence: number;
  /** Sent by a machine. */
  readonly automatic: boolean;
  readonly optOut: boolean;
  /** A person said what it means. */
  readonly corrected: boolean;
  /** The sender's own new text. */
  readonly text: string;
};

/** Whether a second reading can add anything. */
export function mayReadAgain(first: FirstReading): {
  readonly ask: boolean;
  readonly reasons: readonly Reason[];
} {
  const no = (code: string, text: string) => ({ ask: false, reasons: [reason(`reading.${code}`, text)] });
  if (first.corrected) return no('person', 'A person said what it means, and that stands.');
  if (first.optOut) return no('opt_out', 'They ask to be left alone: nobody weighs that.');
  if (first.automatic || UNASKED.has(first.intent))
    return no('stands', `"${words(first.intent)}" is told by rules and people alone.`);
  if (saysNothing(first.text)) return no('silent', 'The mail says nothing that could be read.');
  if (speaksToMachines(first.text))
    return no('instructed', 'The mail gives orders to a machine, so no machine but the rules reads it.');
  return { ask: true, reasons: [reason('reading.asked', 'A model is asked how it reads this.')] };
}

const speaksToMachines = (text: string): boolean =>
  sentencesOf(text).some(({ folded }) => MACHINE.test(folded));

export type SecondReading = {
  readonly outcome: 'raised' | 'replaced' | 'kept';
  readonly intent: Intent;
  readonly confidence: number;
  /** The sentence that decided, where the model's reading counts. */
  readonly evidence: string | null;
  readonly reasons: readonly Reason[];
};

/**
 * What counts after a model has read a reply too. It may make the rules surer of their own reading, and name what they could not
 * or hardly name, by a sentence that stands in the mail word for word; a no, an opt-out, abuse and automatic mail stay what they are,
 * and so does what a person said. Whatever it answers besides that changes nothing.
 */
export function secondReading(first: FirstReading, said: unknown): SecondReading {
  const kept = (...reasons: readonly Reason[]): SecondReading => ({
    ...{ outcome: 'kept', intent: first.intent, confidence: first.confidence, evidence: null, reasons },
  });
  const asked = mayReadAgain(first);
  if (!asked.ask) return kept(...asked.reasons);
  const read = modelReading.safeParse(said);
  if (!read.success) return kept(reason('reading.unreadable', 'The model gave no reading that can be used.'));
  const { intent, confidence, sentence } = read.data;
  const quote = spaced(sentence);
  const against = quoteFault(quote, first.text);
  if (intent === 'unknown')
    return kept(reason('reading.unknown', 'The model does not know what they want either.'));
  if (against) return kept(against);
  if (confidence < LEAST)
    return kept(reason('reading.unsure', `The model reads "${words(intent)}" and is not sure enough of it.`));
  if (intent === first.intent) return raised(first, confidence);
  if (STANDS.has(first.intent))
    return kept(
      reason(
        'reading.no_stands',
        `The model reads "${words(intent)}"; "${words(first.intent)}" stands all the same.`,
      ),
    );
  if (first.intent !== 'unknown' && first.confidence >= LOW)
    return kept(
      reason(
        'reading.sure',
        `The model reads "${words(intent)}"; the rules are sure of "${words(first.intent)}".`,
      ),
    );
  return {
    outcome: 'replaced',
    intent,
    confidence: Math.min(confidence, MOST.replaced),
    evidence: quote,
    reasons: [
      reason(
        'reading.model',
        `A model reads "${words(intent)}" in the sentence “${quote}”; the rules had "${words(first.intent)}".`,
      ),
    ],
  };
}

function raised(first: FirstReading, confidence: number): SecondReading {
  const surer = Math.max(first.confidence, Math.min(confidence, MOST.raised));
  return {
    outcome: surer > first.confidence ? 'raised' : 'kept',
    ...{ intent: first.intent, confidence: surer, evidence: null },
    reasons: [reason('reading.agreed', `A model reads "${words(first.intent)}" too.`)],
  };
}

/** Line breaks aside, it must stand there as it is given, as a whole part of what they wrote, and say something. */
function quoteFault(quote: string, text: string): Reason | null {
  if (saysNothing(quote))
    return reason('reading.no_sentence', 'The model names no sentence that says what it read.');
  return spaced(text).includes(quote)
    ? null
    : reason('reading.invented', 'The sentence the model names does not stand in the mail.');
}

const spaced = (text: string): string => text.normalize('NFC').replace(/\s+/gu, ' ').trim();
const words = (intent: Intent): string => intent.replaceAll('_', ' ');
