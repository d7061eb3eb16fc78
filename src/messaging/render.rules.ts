import type { Claim } from './contract.ts';
import { GAP, SLOT_NAMES, type SlotName, type Slots } from './slot.ts';

export type Rendered = {
  readonly text: string;
  /** Fixed wording only, GAP where a fact stands; what an unedited sentence is compared with later. */
  readonly wording: string;
  readonly claims: readonly Claim[];
  /** Placeholders that had no value or are not known; a text with any of them must not be used. */
  readonly missing: readonly string[];
};

const isSlotName = (name: string): name is SlotName => SLOT_NAMES.some((known) => known === name);

/** Fills `{{ slot }}` placeholders strictly and records where each fact landed. Filled text is never read again as a template. */
export function renderTemplate(template: string, slots: Slots, part: 'subject' | 'body'): Rendered {
  let text = '';
  let wording = '';
  let last = 0;
  const claims: Claim[] = [];
  const missing: string[] = [];
  for (const match of template.matchAll(/\{\{\s*([^{}]*?)\s*\}\}/gu)) {
    const fixed = template.slice(last, match.index);
    const name = match[1] ?? '';
    const slot = isSlotName(name) ? slots.get(name) : undefined;
    last = match.index + match[0].length;
    text += fixed;
    wording += fixed;
    if (!slot) {
      missing.push(name);
      continue;
    }
    const start = text.length;
    text += slot.text;
    wording += slot.wording ?? GAP;
    if (slot.factIds.length > 0) {
      claims.push({
        part,
        start,
        end: text.length,
        text: slot.text,
        kind: 'fact',
        factIds: [...slot.factIds],
      });
    }
  }
  return { text: text + template.slice(last), wording: wording + template.slice(last), claims, missing };
}
