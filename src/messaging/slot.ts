/** The field that offers times. */
export const TIMES_FIELD = 'availableTimes';

export const SLOT_NAMES = [
  'firstName',
  'fullName',
  'title',
  'company',
  'companyShort',
  'industry',
  'technology',
  'hiring',
  'area',
  'work',
  'opener',
  'context',
  'offer',
  'proof',
  'bookingLink',
  TIMES_FIELD,
] as const;
export type SlotName = (typeof SLOT_NAMES)[number];

/** Text for a placeholder and the facts behind it. */
export type Slot = {
  readonly text: string;
  readonly factIds: readonly string[];
  /** The fixed words of ours inside `text`, with GAP where a fact stands; absent when the text is wholly a fact. */
  readonly wording?: string;
};

/** Marks the place of a fact in fixed wording; never occurs in mail. */
export const GAP = '\u0001';
export type Slots = ReadonlyMap<SlotName, Slot>;
