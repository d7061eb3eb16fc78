import { createHash } from 'node:crypto';
import type { AngleTemplate } from '../angles/angle.ts';
import {
  anglesOfTier,
  fieldsOf,
  followUpsFor,
  requiresOf,
  shippedIn,
  templateById,
} from '../angles/index.ts';
import type { MessagingTier } from '../contract.ts';
import type { Language, TemplateText, Variant } from './contract.ts';

/** What a workspace writes from: its own version of a text where it has one, the shipped text otherwise. */
export type TemplateBook = {
  byId(id: string): AngleTemplate | null;
  ofTier(tier: MessagingTier): readonly AngleTemplate[];
  forTouch(touch: string): readonly AngleTemplate[];
  /** The same templates in another language: those that have a text in it. */
  in(language: Language): TemplateBook;
};

/** Under which a text is kept: each template has one in force in each language. */
export const textKey = (templateId: string, language: Language): string => `${templateId} ${language}`;

export type OwnText = { readonly version: number; readonly text: TemplateText };

/** The text of a template, as it is edited. */
export const textOf = ({ language, subjects, plainSubjects, body, bodyB }: AngleTemplate): TemplateText => ({
  language: language ?? 'en',
  subjects,
  plainSubjects,
  body,
  bodyB: bodyB ?? null,
});

export { fieldsOf };

/** A template with a workspace's own text. What its body merges is what it needs; first name and company every lead has. */
export const withText = (shipped: AngleTemplate, { version, text }: OwnText): AngleTemplate => ({
  ...shipped,
  version,
  ...text,
  requires: requiresOf(text.body, text.bodyB ?? ''),
});

/** `own`: the texts in force, by `textKey`. */
export function templateBook(
  own: ReadonlyMap<string, OwnText> = new Map(),
  language: Language = 'en',
): TemplateBook {
  const current = (english: AngleTemplate): AngleTemplate | null => {
    const edited = own.get(textKey(english.id, language));
    return edited ? withText(english, edited) : shippedIn(english.id, language);
  };
  return {
    byId: (id) => {
      const english = templateById(id);
      return english && current(english);
    },
    ofTier: (tier) => anglesOfTier(tier).flatMap((english) => current(english) ?? []),
    forTouch: (touch) => followUpsFor(touch).flatMap((english) => current(english) ?? []),
    in: (other) => templateBook(own, other),
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
