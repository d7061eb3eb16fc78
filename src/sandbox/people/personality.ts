import { createDice, type Dice } from '#core/dice';

export const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'sv', 'da', 'pl', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What a person does with a mail from somebody they do not know. */
export const HABITS = [
  'ghost',
  'positive',
  'meeting_request',
  'question',
  'not_now',
  'negative',
  'out_of_office',
  'auto_reply',
  'unsubscribe_words',
  'unsubscribe_click',
  'hard_bounce',
  'complaint',
  'wrong_person',
  'redirect',
] as const;
export type Habit = (typeof HABITS)[number];

/** Shares in thousandths; most people never answer, and answers are spread about as cold mail sees them. */
const SHARES: Readonly<Record<Habit, number>> = {
  ghost: 600,
  positive: 50,
  meeting_request: 45,
  question: 50,
  not_now: 50,
  negative: 45,
  out_of_office: 55,
  auto_reply: 20,
  unsubscribe_words: 22,
  unsubscribe_click: 20,
  hard_bounce: 10,
  complaint: 1,
  wrong_person: 16,
  redirect: 16,
};

export const CLIENTS = ['gmail', 'outlook', 'apple', 'thunderbird'] as const;
export type Client = (typeof CLIENTS)[number];

export type Personality = {
  readonly habit: Habit;
  readonly language: Language;
  readonly client: Client;
  readonly mobile: boolean;
  /** The mail of ours, counted from one, that gets the answer. */
  readonly touch: number;
  /** How probably somebody with interest takes up our answer, from 0 to 1. */
  readonly goesOn: number;
  /** Dice of this person alone. */
  readonly dice: Dice;
};

/** So many of those with interest go on when we answer; the others fall silent. */
const GOES_ON = 0.7;

/** `always-question@…` is a person who always does that, at the first mail, in English, and takes up our answer. */
const FIXED = /^always-([a-z-]+?)(?:\+.*)?$/;

/** Who sits behind an address; the same seed and address are the same person for ever. */
export function personalityOf(seed: string, address: string): Personality {
  const dice = createDice(`${seed}\u0000person\u0000${address}`);
  const habit = drawHabit(dice.fork('habit'));
  const looks = dice.fork('looks');
  const drawn = {
    language: looks.chance(0.55) ? ('en' as const) : looks.pick(LANGUAGES),
    client: looks.pick(CLIENTS),
    mobile: looks.chance(0.2),
  };
  const fixed = FIXED.exec(address.split('@', 1)[0] ?? '')?.[1]?.replaceAll('-', '_');
  const named = HABITS.find((candidate) => candidate === fixed);
  if (named) return { ...drawn, habit: named, language: 'en', touch: 1, goesOn: 1, dice };
  return { ...drawn, habit, touch: touchOf(habit, dice.fork('touch')), goesOn: GOES_ON, dice };
}

function drawHabit(dice: Dice): Habit {
  let left = dice.int(0, Object.values(SHARES).reduce((sum, share) => sum + share, 0) - 1);
  for (const habit of HABITS) {
    left -= SHARES[habit];
    if (left < 0) return habit;
  }
  return 'ghost';
}

/** Machines answer at once, people sometimes only to the second or third mail. */
function touchOf(habit: Habit, dice: Dice): number {
  if (habit === 'hard_bounce' || habit === 'out_of_office' || habit === 'auto_reply') return 1;
  const draw = dice.next();
  return draw < 0.6 ? 1 : draw < 0.85 ? 2 : 3;
}

/** How long until the answer: seconds for machines, minutes to days for people. */
export function delayOf(habit: Habit, dice: Dice): Temporal.Duration {
  const seconds = (low: number, high: number): Temporal.Duration =>
    Temporal.Duration.from({ seconds: dice.int(low, high) });
  switch (habit) {
    case 'out_of_office':
    case 'auto_reply':
      return seconds(5, 150);
    case 'hard_bounce':
      return seconds(20, 1_200);
    case 'unsubscribe_click':
    case 'complaint':
      return seconds(300, 86_400);
    default: {
      // Evenly over orders of magnitude: as many answers within the first hours as on the days after.
      const minutes = 8 * (4_320 / 8) ** dice.next();
      return Temporal.Duration.from({ seconds: Math.round(minutes * 60) });
    }
  }
}
