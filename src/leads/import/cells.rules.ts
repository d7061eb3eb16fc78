/** What spreadsheets and exports write when they mean "nothing". */
const NOTHING = new Set([
  '#n/a',
  '#na',
  'n/a',
  'n.a.',
  'na',
  'nan',
  'null',
  '(null)',
  'none',
  'nil',
  '-',
  '--',
  '—',
  '–',
  '.',
  '?',
  'unknown',
  'undefined',
  'not available',
  'not found',
  'not provided',
  '#ref!',
  '#value!',
  '#name?',
  '#null!',
  '#div/0!',
  'tbd',
  '(blank)',
  '[blank]',
  'blank',
]);

/** Surnames and first names that look like nothing; in a name column they are people. */
const REAL_NAMES = new Set(['na', 'nan']);

/** Unfilled merge fields and form hints: `{{first_name}}`, `[First Name]`, `<company>`, `lorem ipsum`. */
const TEMPLATE =
  /\{\{.*\}\}|\$\{.*\}|%[A-Z_]{3,}%|^\[[^\]]+\]$|^<[^>@]+>$|^(?:lorem ipsum\b.*|first ?name|last ?name|full name|your name|company name|job title)$/i;

/** Addresses exports and forms put where none is known. */
const PLACEHOLDER_LOCAL =
  /^(?:e?-?mail[._-]?not[._-]?(?:unlocked|found|available)|noemail|no[._-]?email|none|unknown|na|test|example|name|firstname\.lastname|your[._-]?(?:name|email))$/;
const PLACEHOLDER_DOMAIN =
  /^(?:domain|example|test|email|company|none|noemail|yourcompany|yourdomain)\.(?:com|org|net)$/;

const isControl = (code: number): boolean =>
  code < 32 || code === 127 || code === 160 || code === 65279 || code === 8203;

function needsCleaning(text: string): boolean {
  let blankBefore = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (isControl(code)) return true;
    if (code === 32 && blankBefore) return true;
    blankBefore = code === 32;
  }
  return false;
}

const INVISIBLE = /[\u200B\uFEFF]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters in files are what this removes.
const BLANKS = /[\u0000-\u0020\u007F\u00A0]+/gu;

/** A cell on one line: blanks joined, invisible characters gone, the apostrophe that stops a formula taken off. */
export function cleanCell(raw: string | undefined): string {
  let text = (raw ?? '').trim();
  if (needsCleaning(text)) text = text.replace(INVISIBLE, '').replace(BLANKS, ' ').trim();
  return /^'[=+\-@＝＋－＠]/.test(text) ? text.slice(1) : text;
}

/** First characters of the words above; most cells are decided by this look-up alone. */
const NOTHING_BEGINS = new Set(
  [...NOTHING].flatMap((word) => [word.charAt(0), word.charAt(0).toUpperCase()]),
);

/** True for empty cells and for the words that stand for nothing. */
export function saysNothing(text: string, isName = false): boolean {
  if (text === '') return true;
  if (text.length > 14 || !NOTHING_BEGINS.has(text.charAt(0))) return false;
  const lower = text.toLowerCase();
  return NOTHING.has(lower) && !(isName && REAL_NAMES.has(lower));
}

/** True for text a template or form left behind. */
export const isTemplateText = (text: string): boolean => TEMPLATE.test(text);

/** True for `email_not_unlocked@domain.com`, `test@example.com` and their like. */
export const isPlaceholderAddress = (local: string, domain: string): boolean =>
  PLACEHOLDER_LOCAL.test(local) && PLACEHOLDER_DOMAIN.test(domain);

const YES = new Set(['1', 'true', 'yes', 'y', 'ja', 'x', 'oui', 'si', 'sí']);
export const saysYes = (text: string): boolean => YES.has(text.toLowerCase());

/** Parts of a list cell, separated by comma, semicolon or pipe; each once. */
export const listOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,;|]/u)
      .map((part) => part.trim())
      .filter((part) => !saysNothing(part)),
  ),
];
