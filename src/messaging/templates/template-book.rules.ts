import { createHash } from 'node:crypto';
import type { AngleTemplate } from '../angles/angle.ts';
import { anglesOfTier, followUpsFor, templateById } from '../angles/index.ts';
import type { MessagingTier } from '../contract.ts';
import { SLOT_NAMES, type SlotName } from '../slot.ts';
import type { TemplateText, Variant } from './contract.ts';

/** What a workspace writes from: its own version of a text where it has one, the shipped text otherwise. */
export type TemplateBook = {
  byId(id: string): AngleTemplate | null;
  ofTier(tier: MessagingTier): readonly AngleTemplate[];
  forTouch(touch: string): readonly AngleTemplate[];
};

export type OwnText = { readonly version: number; readonly text: TemplateText };

/** The text of a template, as it is edited. */
export const textOf = ({ language, subjects, plainSubjects, body, bodyB }: AngleTemplate): TemplateText => ({
  language: language ?? 'en',
  subjects,
  plainSubjects,
  body,
  bodyB: bodyB ?? null,
});

const FIELD = /\{\{\s*([^{}]*?)\s*\}\}/gu;
/** The names between double braces, in order, known or not. */
export const fieldsOf = (text: string): string[] => [...text.matchAll(FIELD)].map((match) => match[1] ?? '');

const isSlot = (name: string): name is SlotName => SLOT_NAMES.some((known) => known === name);

/** A template with a workspace's own text. What its body merges is what it needs; first name and company every lead has. */
export const withText = (shipped: AngleTemplate, { version, text }: OwnText): AngleTemplate => ({
  ...shipped,
  version,
  ...text,
  requires: [...new Set([text.body, text.bodyB ?? ''].flatMap(fieldsOf).filter(isSlot))].filter(
    (slot) => slot !== 'firstName',
  ),
});

const same = <T>(value: T): T => value;

export function templateBook(own: ReadonlyMap<string, OwnText> = new Map()): TemplateBook {
  const current =
    own.size === 0
      ? same
      : (shipped: AngleTemplate): AngleTemplate => {
          const edited = own.get(shipped.id);
          return edited ? withText(shipped, edited) : shipped;
        };
  const maybe = (shipped: AngleTemplate | null): AngleTemplate | null => shipped && current(shipped);
  return {
    byId: (id) => maybe(templateById(id)),
    ofTier: (tier) => anglesOfTier(tier).map((shipped) => current(shipped)),
    forTouch: (touch) => followUpsFor(touch).map((shipped) => current(shipped)),
  };
}

/** What is shipped and nothing else. */
export const SHIPPED_BOOK: TemplateBook = templateBook();

export const hasVariantB = ({ subjects, bodyB }: Pick<AngleTemplate, 'subjects' | 'bodyB'>): boolean =>
  subjects.B.trim() !== '' || (bodyB ?? '').trim() !== '';

export const bodyOf = ({ body, bodyB }: Pick<AngleTemplate, 'body' | 'bodyB'>, variant: Variant): string =>
  variant === 'B' && (bodyB ?? '').trim() !== '' ? (bodyB ?? body) : body;

/** SHA-256 over the text in one order of its parts. */
export const templateHash = ({ language, subjects, plainSubjects, body, bodyB }: TemplateText): string =>
  createHash('sha256')
    .update(JSON.stringify([language, subjects.A, subjects.B, plainSubjects.A, plainSubjects.B, body, bodyB]))
    .digest('hex');
