import type { MessagingTier, Touch } from '../contract.ts';
import type { AngleTemplate } from './angle.ts';
import { FOLLOW_UPS } from './follow-ups.ts';
import { FURTHER_FOLLOW_UPS } from './further-follow-ups.ts';
import { ON_LINKEDIN } from './linkedin.ts';
import { TIER_1 } from './tier-1.ts';
import { TIER_2 } from './tier-2.ts';
import { TIER_3 } from './tier-3.ts';

/** The eleven first-touch angles: four, three and four per tier. */
export const ANGLES: readonly AngleTemplate[] = [...TIER_1, ...TIER_2, ...TIER_3];

/** Every text of a mail. */
export const TEMPLATES: readonly AngleTemplate[] = [...ANGLES, ...FOLLOW_UPS, ...FURTHER_FOLLOW_UPS];

/** Days after the first mail and what to send when no cadence is configured. */
export const INITIAL_SEQUENCE: readonly {
  readonly step: number;
  readonly day: number;
  readonly touch: Touch;
}[] = [
  { step: 1, day: 0, touch: 'first' },
  { step: 2, day: 3, touch: 'value_followup' },
  { step: 3, day: 7, touch: 'breakup' },
];

/** Every text there is, by mail and on LinkedIn. */
export const ALL_TEMPLATES: readonly AngleTemplate[] = [...TEMPLATES, ...ON_LINKEDIN];

export const templateById = (id: string): AngleTemplate | null =>
  ALL_TEMPLATES.find((template) => template.id === id) ?? null;

export const anglesOfTier = (tier: MessagingTier): readonly AngleTemplate[] =>
  ANGLES.filter((angle) => angle.tier === tier);

/** The texts of a later step, by mail or on LinkedIn, the one that is written first in front; none for a touch that has none. */
export const followUpsFor = (touch: string): readonly AngleTemplate[] =>
  ALL_TEMPLATES.filter((template) => template.tier === null && template.touch === touch);
