import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import { normaliseDomain } from '#core/text/domain';
import { normaliseEmail } from '#core/text/email';
import { normaliseLinkedInUrl } from '#core/text/linkedin-url';
import type { SuppressionCause } from './contract.ts';
import { suppress } from './suppress.ts';

export type SuppressionList = {
  readonly entries: readonly { address?: string; domain?: string; profile?: string }[];
  readonly unread: readonly { line: number; text: string }[];
};

const BATCH = 1_000;
/** Words a first line may be called by. */
const HEADER = /^"?(?:e-?mail|address|domain|linkedin|profile|url)/i;

/** Reads a list: one address, domain or profile at the beginning of each line; what follows a comma or tab is a remark. */
export function readSuppressionList(text: string): SuppressionList {
  const entries: { address?: string; domain?: string; profile?: string }[] = [];
  const unread: { line: number; text: string }[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const value = (raw.split(/[,;\t]/, 1)[0] ?? '').replaceAll('"', '').trim();
    if (value === '' || value.startsWith('#') || (index === 0 && HEADER.test(raw) && !value.includes('@')))
      continue;
    if (/linkedin\.com\//i.test(value) && normaliseLinkedInUrl(value).ok) entries.push({ profile: value });
    else if (normaliseEmail(value).ok) entries.push({ address: value });
    else if (!value.includes('@') && normaliseDomain(value).ok)
      entries.push({ domain: value.replace(/^@/, '') });
    else unread.push({ line: index + 1, text: value.slice(0, 80) });
  }
  return { entries, unread };
}

/**
 * Takes a list of people and domains to leave alone. What can be read is taken, in steps of 1,000; lines that say nothing
 * are named. Taking a list twice changes nothing.
 */
export async function importSuppressions(
  ctx: Ctx,
  input: {
    text: string;
    name: string;
    reason: string;
    cause: SuppressionCause;
    campaignId?: string | undefined;
  },
): Promise<{ added: number; known: number; unread: SuppressionList['unread'] }> {
  const { entries, unread } = readSuppressionList(input.text);
  if (entries.length === 0)
    throw invalid(
      'suppression.empty_list',
      `${input.name} names no address, domain or profile. Nothing was suppressed.`,
    );
  const { reason, cause, campaignId } = input;
  let added = 0;
  for (let from = 0; from < entries.length; from += BATCH)
    added += await suppress(
      ctx,
      entries.slice(from, from + BATCH).map((entry) => ({ ...entry, reason, cause, campaignId })),
      `list: ${input.name}`,
    );
  return { added, known: entries.length - added, unread };
}
