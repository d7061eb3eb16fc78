import type { Language } from '#core/text/languages';
import type { LinkedInTouch, MessagingTier, Touch } from '../contract.ts';
import type { SlotName } from '../slot.ts';

/** A text as data. Placeholders are `{{ slot }}`; everything else is fixed wording that a person has read. */
export type AngleTemplate = {
  readonly id: string;
  /** 0 is the shipped text; a workspace's own versions count from 1. */
  readonly version: number;
  /** English where nothing is said. */
  readonly language?: Language;
  /** Null for follow-ups, which serve every tier. */
  readonly tier: MessagingTier | null;
  readonly touch: Touch | LinkedInTouch;
  readonly purpose: string;
  /** Slots that must be filled; otherwise the template is skipped with a reason. */
  readonly requires: readonly SlotName[];
  /** Empty on LinkedIn, where nothing has a subject. Without a B there is one variant. */
  readonly subjects: { readonly A: string; readonly B: string };
  /** Used when a filled subject would leave two to four words. */
  readonly plainSubjects: { readonly A: string; readonly B: string };
  readonly body: string;
  /** The body of variant B, where it is not the same. */
  readonly bodyB?: string | null;
};
