/** A message of the conversation from before the one that is answered, as it is stored. */
export type EarlierMessage = {
  readonly from: 'them' | 'us';
  readonly at: string;
  /** Without quotes. */
  readonly text: string;
  /** A machine of theirs wrote it. */
  readonly automatic: boolean;
};

/** Characters of one message and of all, and how many are looked at. */
export const HISTORY = { messages: 20, each: 2_000, all: 12_000 } as const;
/** What is left of a message below this says nothing any more. */
const LEAST = 80;

/** Our name, address and the way to leave stand under it. */
const OUR_FOOTER = /^--\s*$/m;
const CUT = ' […]';

const wordsOf = ({ from, text }: EarlierMessage): string => {
  const [said = ''] = from === 'us' ? text.split(OUR_FOOTER) : [text];
  return said.replace(/\n{3,}/g, '\n\n').trim();
};
const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - CUT.length)}${CUT}`;

/** The end of a conversation, the oldest first, as much of it as there is room for. */
export function historyOf(
  earlier: readonly EarlierMessage[],
  { messages, each, all }: { messages: number; each: number; all: number } = HISTORY,
): EarlierMessage[] {
  const kept: EarlierMessage[] = [];
  let room = all;
  for (const message of earlier.slice(-messages).reverse()) {
    const text = cut(wordsOf(message), Math.min(each, room));
    if (text === '') continue;
    kept.unshift({ ...message, text });
    room -= text.length;
    if (room < LEAST) break;
  }
  return kept;
}
