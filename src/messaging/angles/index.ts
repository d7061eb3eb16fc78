import type { Language } from '#core/text/languages';
import type { MessagingTier, Touch } from '../contract.ts';
import { SLOT_NAMES, type SlotName } from '../slot.ts';
import type { AngleTemplate } from './angle.ts';
import { FOLLOW_UPS } from './follow-ups.ts';
import { FOREIGN_TEXTS } from './foreign.ts';
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

const FIELD = /\{\{\s*([^{}]*?)\s*\}\}/gu;
/** The names between double braces, in order, known or not. */
export const fieldsOf = (text: string): string[] => [...text.matchAll(FIELD)].map((match) => match[1] ?? '');

const isSlot = (name: string): name is SlotName => SLOT_NAMES.some((known) => known === name);

/** What a text needs: whatever it merges. Every lead has a first name. */
export const requiresOf = (...bodies: readonly string[]): SlotName[] =>
  [...new Set(bodies.flatMap(fieldsOf).filter(isSlot))].filter((slot) => slot !== 'firstName');

const FOREIGN: ReadonlyMap<string, AngleTemplate> = new Map(
  FOREIGN_TEXTS.flatMap(({ id, language, subjects, body }) => {
    const english = templateById(id);
    if (!english) throw new Error(`There is no template ${id} to have a text in ${language}.`);
    const text = { language, subjects, plainSubjects: subjects, body, bodyB: null };
    return [[`${id} ${language}`, { ...english, ...text, requires: requiresOf(body) }]];
  }),
);

/** The text that is shipped of a template in a language; null where there is none. */
export const shippedIn = (id: string, language: Language): AngleTemplate | null =>
  language === 'en' ? templateById(id) : (FOREIGN.get(`${id} ${language}`) ?? null);
