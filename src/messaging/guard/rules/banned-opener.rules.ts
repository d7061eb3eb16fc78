import type { GuardRule } from '../guard.ts';

/** Ten ways to begin that every reader has seen too often; each is matched at the start of the line. */
export const BANNED_OPENERS: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: 'given your role', pattern: /^given your role as\b/iu },
  { name: 'as a … at', pattern: /^as an?\s+(?:fellow\s+)?[^.!?\n]{1,60}?\s+at\b/iu },
  {
    name: 'noticed you are',
    pattern:
      /^(?:i\s+)?noticed\s+(?:that\s+)?(?:you(?:['’]re|\s+are))\s+(?:an?|the)\s+[^.!?\n]{1,60}?\s+at\b/iu,
  },
  {
    name: 'came across',
    pattern:
      /^(?:(?:hi|hey|hello|dear)\b[^.!?\n]{0,40}?[,\s]+)?(?:i\s+)?(?:just\s+|recently\s+)?(?:came across|stumbled (?:up)?on|stumbled across|noticed)\b/iu,
  },
  {
    name: 'hope this finds you',
    pattern:
      /^(?:i\s+)?(?:hope|trust)\s+(?:that\s+)?(?:this|my|the)?\s*(?:e-?mail|message|note)?\s*finds\s+you\b/iu,
  },
  {
    name: 'wanted to reach out',
    pattern: /^(?:i\s+)?(?:want(?:ed)?|would like|['’]d like)\s+to\s+reach\s+out\b/iu,
  },
  { name: 'reaching out', pattern: /^i(?:['’]m|\s+am)\s+reaching\s+out\b/iu },
  { name: 'quick question', pattern: /^(?:(?:a|one|just a)\s+)?quick\s+question\b/iu },
  { name: 'I saw you are', pattern: /^i\s+saw\s+(?:that\s+)?you(?:['’]re|\s+are)\b/iu },
  { name: 'just wanted to', pattern: /^(?:i\s+)?just\s+want(?:ed)?\s+to\b/iu },
];

const isGreeting = (line: string): boolean => /^(?:hi|hey|hello|dear)\b/iu.test(line) && line.length < 40;

/** The first thing the reader reads after the greeting, including what follows a greeting on the same line. */
export function openingLineOf(bodyText: string): string {
  const lines = bodyText
    .split('\n')
    .map((line) => line.trim().replace(/^[>"“'*\s]+/u, ''))
    .filter((line) => line !== '');
  const first = lines[0] ?? '';
  if (!isGreeting(first)) return first;
  const sameLine = /^(?:hi|hey|hello|dear)\b[^,!:–-]{0,30}[,!:–-]\s*(?<rest>\S.*)$/iu.exec(first)?.groups
    ?.rest;
  return sameLine ?? lines[1] ?? '';
}

export const bannedOpener: GuardRule = {
  id: 'GUARD-004',
  purpose: 'The first line is not one of ten worn-out openers.',
  check: ({ draft }) => {
    const line = openingLineOf(draft.bodyText);
    const hit = BANNED_OPENERS.find(({ pattern }) => pattern.test(line));
    return hit ? `The first line is a worn-out opener (${hit.name}).` : null;
  },
};
