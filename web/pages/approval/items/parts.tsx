import type { ReactNode } from 'react';
import type { ApprovalItem } from '../../../../src/approval/contract.ts';

/** How the things of one kind are shown to whoever decides on them. */
export type ShownKind = {
  /** Its line in the list. */
  row(item: ApprovalItem): { name: string; line: string; aside: string };
  Head(props: { item: ApprovalItem }): ReactNode;
  Body(props: { item: ApprovalItem }): ReactNode;
  /** It has a text that a person may change, and a no to it tells the next text what to do better. */
  hasText: boolean;
};

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
export const recordOf = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
export const wordsOf = (value: unknown): string =>
  Array.isArray(value) ? value.map((entry) => textOf(entry).replaceAll('_', ' ')).join(', ') : '';

/** The campaign's name, which a preview holds alone or beside an id. */
export const campaignOf = ({ preview: { campaign } }: ApprovalItem): string =>
  textOf(campaign) || textOf(recordOf(campaign).name);

/** What is known, one line each; lines without a value are left out. */
export const Facts = ({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) => (
  <dl className="grid gap-x-4 gap-y-1.5 grid-cols-[fit-content(40%)_minmax(0,1fr)]">
    {facts.map(
      ([name, value]) =>
        value !== '' &&
        value !== null && (
          <div key={name} className="contents">
            <dt className="text-soft">{name}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ),
    )}
  </dl>
);

export const Title = ({ item, note }: { item: ApprovalItem; note?: string }) => (
  <>
    {note && <p className="text-soft">{note}</p>}
    <h2 className="mt-1 text-base font-semibold break-words">{item.title}</h2>
  </>
);
