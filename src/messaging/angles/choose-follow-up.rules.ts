import { type Reason, reason } from '#core/verdict';

/** A version of a text that somebody had, or that was rejected for them. */
export type UsedText = { readonly templateId: string; readonly version: number };

export type FollowUpQuestion = {
  readonly touch: string;
  /** The texts of the touch as they stand now, the one that is written first in front. */
  readonly texts: readonly { readonly id: string; readonly version: number }[];
  /** What reviewers said no to for this person within the memory of rejections. */
  readonly rejected: readonly UsedText[];
  /** What went to this person, or waits to, in any campaign. */
  readonly had: readonly UsedText[];
};

export type FollowUpChoice = {
  /** The texts that may be written, the first in front; none where every one is used up. */
  readonly order: readonly string[];
  readonly usedUp: boolean;
  readonly reasons: readonly Reason[];
};

const has = (list: readonly UsedText[], text: { id: string; version: number }): boolean =>
  list.some(({ templateId, version }) => templateId === text.id && version === text.version);

/**
 * Which text of a later step is written: the first that was neither rejected for this person nor had by them. A version that a person
 * wrote since is another text. Where every one is used up nothing is written, and somebody has to look.
 */
export function chooseFollowUp({ touch, texts, rejected, had }: FollowUpQuestion): FollowUpChoice {
  const [main] = texts;
  if (!main) {
    const reasons = [reason('craft.touch_unknown', `There is no text for the step ${touch}.`)];
    return { order: [], usedUp: false, reasons };
  }
  const used = texts.filter((text) => has(rejected, text) || has(had, text));
  const order = texts.filter((text) => !used.includes(text)).map(({ id }) => id);
  const [first] = order;
  if (first === undefined) return { order, usedUp: true, reasons: [usedUp(touch, texts, rejected)] };
  if (first === main.id)
    return { order, usedUp: false, reasons: [reason('craft.follow_up', `The first text of ${touch}.`)] };
  const why = has(rejected, main) ? 'was rejected for this lead' : 'went to this lead before';
  const text = `${main.id} ${why}, so the next text of ${touch} is used.`;
  return {
    order,
    usedUp: false,
    reasons: [reason('craft.rotated', text, { passed: used.map(({ id }) => id) })],
  };
}

/** The word by which whoever asked for a text knows that a person has to look. */
export const USED_UP = 'craft.texts_used_up';
/** The same where the memory of rejections, and no lack of texts, is the end of it. */
export const REJECTED_TOO_OFTEN = 'craft.rejected_too_often';

function usedUp(touch: string, texts: FollowUpQuestion['texts'], rejected: readonly UsedText[]): Reason {
  const no = texts.filter((text) => has(rejected, text)).length;
  const parts = [
    ...(no > 0 ? [`${no} rejected in the last 30 days`] : []),
    ...(no < texts.length ? [`${texts.length - no} had by the lead before`] : []),
  ];
  return reason(
    USED_UP,
    `All ${texts.length} texts of ${touch} are used up: ${parts.join(', ')}. Edit one of them under Templates, or leave the step out.`,
    { touch, texts: texts.map(({ id }) => id) },
  );
}
