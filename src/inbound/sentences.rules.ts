import { fold } from '#core/text/fold';

/** A sentence as written, and folded for comparison. */
export type Sentence = { readonly raw: string; readonly folded: string; readonly paragraph: number };

/** A line this long was probably broken by a mail program, so the next one belongs to it. */
const WRAPPED = 50;
/** No sentence ends in these: whatever the length of the line, the next one goes on. */
const GOES_ON =
  /(?:^|\s)(?:on|until|till|through|from|the|at|by|am|bis|ab|vom|zum|le|du|au|el|hasta|desde|ate|fino al|dal|tot|vanaf|den|til|till|fran|do|od)$/iu;

/** Splits text into sentences; lines broken by the mail program are joined, lists and headings are not. */
export function sentencesOf(text: string): Sentence[] {
  const paragraphs = text.replace(/\r\n?/g, '\n').split(/\n[ \t]*\n+/);
  return paragraphs.flatMap((block, paragraph) =>
    unwrapped(block)
      .flatMap((line) => line.split(/(?<=[.!?…][)"'”]?)\s+(?=\S)|(?<=[。！？])\s*/u))
      .reduce<string[]>(rejoined, [])
      .map((raw) => raw.trim())
      .filter((raw) => raw !== '')
      .map((raw) => ({ raw, folded: fold(raw), paragraph })),
  );
}

function unwrapped(block: string): string[] {
  const lines: string[] = [];
  let open = false;
  for (const line of block.split('\n').map((entry) => entry.trim())) {
    const last = lines.at(-1);
    if (open && last !== undefined && line !== '' && !/^[-*•\d]+[.)]?\s/.test(line))
      lines[lines.length - 1] = `${last} ${line}`;
    else lines.push(line);
    open = line.length >= WRAPPED || GOES_ON.test(line) || (/,$/.test(line) && line.length >= 30);
  }
  return lines;
}

/** "15. März", "z.B. morgen", "Nr. 3", "Mr. Smith": the full stop ends no sentence there. */
const NO_END =
  /(?:(?:^|\s)[\d.]{1,8}|(?:^|[\s(])(?:mr|mrs|ms|dr|st|nr|no|tel|bzw|ca|usw|z\.b|d\.h|e\.g|i\.e|p|m|mme|sr|sra|sig|ing|ul|tlf|kl|bl\.a|dhr|mevr|vs|resp|t\.o\.m|t\.e\.m|mon|tue|wed|thu|fri|jan|feb|mar|apr|jun|jul|aug|sept?|oct|okt|nov|dec|dez))\.$/iu;

function rejoined(parts: string[], part: string): string[] {
  const last = parts.at(-1);
  if (last !== undefined && NO_END.test(last)) parts[parts.length - 1] = `${last} ${part}`;
  else parts.push(part);
  return parts;
}

/** Compiles alternatives, written in folded form, to one pattern that matches whole words only. */
export const words = (...alternatives: readonly string[]): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}])`, 'u');

/** For languages that write without blanks. */
export const pieces = (...alternatives: readonly string[]): RegExp => new RegExp(alternatives.join('|'), 'u');
