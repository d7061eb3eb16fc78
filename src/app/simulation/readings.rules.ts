import type { Deed } from '#sandbox';

export type Readings = {
  /** Mails of people that came in. */
  readonly mails: number;
  readonly asMeant: number;
  /** What was read differently, as `positive read as question`, with how often. */
  readonly otherwise: Readonly<Record<string, number>>;
};

/** Intents that count as understood, where that is not the deed's own name. */
const MEANS: Readonly<Record<string, readonly string[]>> = {
  unsubscribe_words: ['unsubscribe'],
  unsubscribe_click: ['unsubscribe'],
  // Somebody who asked before goes on: any kind of interest is right.
  second_turn: ['positive', 'meeting_request', 'call_request', 'question'],
  hard_bounce: ['bounce'],
  complaint: ['bounce'],
};

/** Compares what people meant with what was made of it; `read` tells the outcome of a mail by its Message-ID. */
export function readingsOf(deeds: readonly Deed[], read: ReadonlyMap<string, string>): Readings {
  const mails = deeds.filter(({ messageId }) => messageId !== null);
  const otherwise: Record<string, number> = {};
  for (const { what, messageId } of mails) {
    const intent = read.get(messageId ?? '') ?? 'nothing';
    if ((MEANS[what] ?? [what]).includes(intent)) continue;
    const name = `${what} read as ${intent}`;
    otherwise[name] = (otherwise[name] ?? 0) + 1;
  }
  const wrong = Object.values(otherwise).reduce((sum, count) => sum + count, 0);
  return {
    mails: mails.length,
    asMeant: mails.length - wrong,
    otherwise: Object.fromEntries(Object.entries(otherwise).sort(([a], [b]) => a.localeCompare(b))),
  };
}
