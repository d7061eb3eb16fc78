import type { LinkedInTouch, MessagingTier, Touch } from '../contract.ts';
import type { SlotName } from '../slot.ts';

/** A text as data. Placeholders are `{{ slot }}`; everything else is fixed wording that a person has read. */
export type AngleTemplate = {
  readonly id: string;
  readonly version: number;
  /** Null for follow-ups, which serve every tier. */
  readonly tier: MessagingTier | null;
  readonly touch: Touch | LinkedInTouch;
  readonly purpose: string;
  /** Slots that must be filled; otherwise the template is skipped with a reason. */
  readonly requires: readonly SlotName[];
  /** Empty on LinkedIn, where nothing has a subject. */
  readonly subjects: { readonly A: string; readonly B: string };
  /** Used when a filled subject would leave two to four words. */
  readonly plainSubjects: { readonly A: string; readonly B: string };
  readonly body: string;
};
