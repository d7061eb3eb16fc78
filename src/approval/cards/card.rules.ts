import type { CardPart } from '#vendors/ports/chat';
import type { Batch, RejectionTag } from '../contract.ts';
import type { ItemCard } from '../kind.ts';

export const APPROVE = 'approval.approve';
export const REJECT = 'approval.reject';
export const AGAIN = 'approval.again';
/** One message is taken out of its batch: for its text, or because this is not somebody to write to. */
export const NOT_THIS_TEXT = 'approval.not_this_text';
export const NOT_THIS_PERSON = 'approval.not_this_person';
/** The tag each of them is remembered by, as a reviewer gives it in the browser. */
export const TAKES_OUT: Readonly<Record<string, RejectionTag>> = {
  [NOT_THIS_TEXT]: 'other',
  [NOT_THIS_PERSON]: 'icp_mismatch',
};
export const ACTIONS: readonly string[] = [APPROVE, REJECT, AGAIN, NOT_THIS_TEXT, NOT_THIS_PERSON];
const APPROVE_AND_SEND = 'Approve and send';
/** A button that only opens a page; nothing is made of its click. */
const EDIT = 'approval.edit';

/** Messages shown in full words, and how much of each; the rest is a link away. */
const SAMPLES = 4;
const SAMPLE_LENGTH = 320;
const TITLE_LENGTH = 150;
/** So much of the batch's hash tells one version from another. */
const VERSION_LENGTH = 16;
const BACKOFF_MINUTES = [1, 5, 15, 60] as const;

export type CardFacts = {
  readonly cardId: string;
  readonly batch: Pick<
    Batch,
    'motion' | 'state' | 'preview' | 'previewHash' | 'expiresAt' | 'decidedBy' | 'reason'
  >;
  readonly samples: readonly { readonly itemId: string; readonly title: string; readonly text: string }[];
  readonly workspace: string;
  /** Of a batch that holds one thing of a kind that draws itself, and whether it can be written anew. */
  readonly own?: (ItemCard & { readonly again: boolean }) | undefined;
  /** Where all of it can be read. */
  readonly url: string;
};

/** What a button reports: which card, which version of the batch it was drawn for, and which item of it. No text of anybody travels with it. */
export const buttonValue = (cardId: string, previewHash: string, itemId?: string): string =>
  [cardId, versionOf(previewHash), ...(itemId === undefined ? [] : [itemId])].join('.');
export const versionOf = (previewHash: string): string => previewHash.slice(0, VERSION_LENGTH);

/** Card, version and item out of what a click reported; null for anything else. */
export function readButton(value: string): { cardId: string; version: string; itemId: string | null } | null {
  const [cardId = '', version = '', itemId = null, ...rest] = value.split('.');
  return cardId !== '' && version.length === VERSION_LENGTH && itemId !== '' && rest.length === 0
    ? { cardId, version, itemId }
    : null;
}

/** A batch as people see it in the chat: with buttons while it waits, with who decided afterwards. */
export function drawCard(facts: CardFacts): { text: string; card: CardPart[] } {
  if (facts.own) return drawOwn(facts, facts.own);
  const { batch, samples, url, workspace } = facts;
  const { sendable, dropped } = batch.preview.totals;
  const motion = batch.motion === 'cadence' ? 'follow-ups' : 'first messages';
  const { campaign } = batch.preview;
  const heading = `${sendable} ${motion}${campaign === null ? '' : ` of ${plain(campaign)}`} ${WORDS[batch.state]}`;
  const tiers = Object.entries(batch.preview.tiers).map(
    ([tier, count]) => `${count} ${tier.replace('_', ' ')}`,
  );
  const card: CardPart[] = [
    { kind: 'heading', text: cut(heading, TITLE_LENGTH) },
    {
      kind: 'fields',
      fields: [
        { label: 'Leave with a yes', value: [String(sendable), ...tiers].join(' · ') },
        { label: 'Left out', value: droppedBy(batch.preview.dropped, dropped) },
      ],
    },
    ...samples
      .slice(0, SAMPLES)
      .flatMap(({ itemId, title, text }): CardPart[] => [
        { kind: 'line' },
        { kind: 'text', text: `*${plain(cut(title, TITLE_LENGTH))}*\n${plain(cut(text, SAMPLE_LENGTH))}` },
        ...(batch.state === 'pending' ? [takingOut(facts, itemId)] : []),
      ]),
    ...moreThan(samples.length, sendable, url),
    {
      kind: 'note',
      text: `${workspace} · <${url}|read all of it> · until ${batch.expiresAt.slice(0, 16)} UTC`,
    },
  ];
  if (batch.state !== 'pending')
    return { text: heading, card: [...card, { kind: 'note', text: decidedLine(batch) }] };
  const value = buttonValue(facts.cardId, batch.previewHash);
  const button = (action: string, label: string, style: 'primary' | 'danger') => ({
    ...{ action, label, style, value, url: null },
  });
  return {
    text: heading,
    card: [
      ...card,
      {
        kind: 'buttons',
        id: `approval ${facts.cardId}`,
        buttons: [button(APPROVE, 'Approve', 'primary'), button(REJECT, 'Reject', 'danger')],
      },
    ],
  };
}

/** The way out of the batch for one of its messages. */
const takingOut = ({ cardId, batch }: CardFacts, itemId: string): CardPart => {
  const value = buttonValue(cardId, batch.previewHash, itemId);
  const button = (action: string, label: string) =>
    ({ ...{ action, label, value, url: null }, style: 'plain' }) as const;
  return {
    kind: 'buttons',
    id: `approval ${cardId} ${itemId}`,
    buttons: [button(NOT_THIS_TEXT, 'Not this text'), button(NOT_THIS_PERSON, 'Not this person')],
  };
};

function moreThan(shown: number, all: number, url: string): CardPart[] {
  const more = all - Math.min(shown, SAMPLES);
  return more > 0 && shown > 0
    ? [{ kind: 'note', text: `${more} more: <${url}|read them, and take out what should not leave>` }]
    : [];
}

/** One thing on a card of its own. */
function drawOwn(
  { cardId, batch, workspace }: CardFacts,
  { heading, parts, url, again, yes = APPROVE_AND_SEND }: NonNullable<CardFacts['own']>,
): { text: string; card: CardPart[] } {
  const text = cut(heading, TITLE_LENGTH);
  const card: CardPart[] = [{ kind: 'heading', text }, ...parts];
  const note = `${workspace} · <${url}|read all of it>`;
  if (batch.state !== 'pending')
    return {
      text,
      card: [...card, { kind: 'note', text: note }, { kind: 'note', text: decidedLine(batch) }],
    };
  const value = buttonValue(cardId, batch.previewHash);
  const button = (action: string, label: string, style: 'plain' | 'primary' | 'danger') => ({
    ...{ action, label, style, value, url: action === EDIT ? url : null },
  });
  const buttons = [
    ...(yes === null ? [] : [button(APPROVE, yes, 'primary')]),
    button(EDIT, yes === APPROVE_AND_SEND ? 'Edit' : 'Open', 'plain'),
    ...(again ? [button(AGAIN, 'Write anew', 'plain')] : []),
    button(REJECT, 'Reject', 'danger'),
  ];
  return {
    text,
    card: [
      ...card,
      { kind: 'note', text: `${note} · until ${batch.expiresAt.slice(0, 16)} UTC` },
      { kind: 'buttons', id: `approval ${cardId}`, buttons },
    ],
  };
}

const WORDS: Readonly<Record<Batch['state'], string>> = {
  pending: 'wait for a yes',
  approved: 'are approved',
  executing: 'are approved',
  executed: 'are approved',
  rejected: 'were rejected',
  expired: 'expired',
};

const decidedLine = ({ state, decidedBy, reason }: CardFacts['batch']): string =>
  state === 'expired'
    ? 'Nobody decided in time; what still waits is in the next batch.'
    : `${state === 'rejected' ? 'Rejected' : 'Approved'} by ${plain(decidedBy ?? 'somebody')}.${reason ? ` ${plain(cut(reason, SAMPLE_LENGTH))}` : ''}`;

function droppedBy(dropped: CardFacts['batch']['preview']['dropped'], total: number): string {
  const counts = new Map<string, number>();
  for (const { reasons } of dropped) {
    const why = (reasons[0]?.code ?? 'unknown').replace(/^[a-z]+\./, '').replaceAll('_', ' ');
    counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  return [String(total), ...[...counts].map(([why, count]) => `${count} ${why}`)].join(' · ');
}

export const cut = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1).trimEnd()}…` : text;

/** Text of other people must not become a mention, a link or code of the chat. */
export const plain = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('```', "'''");

/** When a card that could not be posted or changed is tried again. */
export const nextTry = (attempts: number, now: Temporal.Instant): Temporal.Instant =>
  now.add({ minutes: BACKOFF_MINUTES[Math.min(attempts, BACKOFF_MINUTES.length - 1)] ?? 60 });
