import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import type { Lead } from '../../../src/leads/contract.ts';
import { NextPage, type Pages, useNextPage } from '../../ui/pages.tsx';
import { Status, Tier, Time } from '../../ui/primitives.tsx';

/** Pixels of a row before it is measured. */
const ROW = 53;
const HEADS = [
  'Name',
  'Company',
  'Status',
  'Tier',
  'Score',
  'Of company',
  'Of person',
  'Next message',
  'Changed',
];

/**
 * Leads in rows; the name opens one. Only the rows in sight are on the page, and the next page is asked for before its place is reached,
 * so that a list of a million scrolls like a short one.
 */
export function LeadTable({
  leads,
  open,
  pages,
}: {
  leads: readonly Lead[];
  open: (id: string) => void;
  pages: Pages;
}) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (body.current) setTop(body.current.getBoundingClientRect().top + window.scrollY);
  }, []);
  const rows = useWindowVirtualizer({
    count: leads.length,
    estimateSize: () => ROW,
    overscan: 12,
    scrollMargin: top,
    getItemKey: (index) => leads[index]?.id ?? index,
  });
  const shown = rows.getVirtualItems();
  useNextPage(pages, { last: shown.at(-1)?.index ?? -1, of: leads.length });
  const before = (shown[0]?.start ?? top) - top;
  const after = rows.getTotalSize() - ((shown.at(-1)?.end ?? top) - top);
  return (
    <div className="overflow-x-auto rounded-lg border border-line bg-surface">
      <table className="w-full text-left" aria-rowcount={pages.hasNextPage ? -1 : leads.length + 1}>
        <thead className="text-xs text-soft">
          <tr aria-rowindex={1}>
            {HEADS.map((head) => (
              <th key={head} className="px-3 py-2 font-normal">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          <Gap pixels={before} />
          {shown.map(({ index, key }) => {
            const lead = leads[index];
            return lead && <Row key={String(key)} {...{ lead, index, open }} measure={rows.measureElement} />;
          })}
          <Gap pixels={after} />
        </tbody>
      </table>
      <NextPage pages={pages} what="leads" />
    </div>
  );
}

const standing = (score: number | null, grade: string | null): string =>
  score === null ? '–' : `${score} ${grade ?? ''}`;

/** The place of rows that are out of sight. */
const Gap = ({ pixels }: { pixels: number }) =>
  pixels > 0 ? (
    <tr aria-hidden>
      <td colSpan={HEADS.length} style={{ height: pixels, padding: 0 }} />
    </tr>
  ) : null;

const Row = ({
  lead,
  index,
  open,
  measure,
}: {
  lead: Lead;
  index: number;
  open: (id: string) => void;
  measure: (row: HTMLTableRowElement | null) => void;
}) => (
  <tr
    ref={measure}
    data-index={index}
    aria-rowindex={index + 2}
    className="border-t border-line hover:bg-line/30"
  >
    <td className="px-3 py-2">
      <button type="button" onClick={() => open(lead.id)} className="text-left hover:text-accent">
        <span className="block font-medium">{lead.name ?? lead.email ?? 'No name'}</span>
        <span className="block text-xs text-soft">{lead.title}</span>
      </button>
    </td>
    <td className="px-3 py-2">{lead.company}</td>
    <td className="px-3 py-2">
      <Status status={lead.status} />
    </td>
    <td className="px-3 py-2">
      <Tier tier={lead.tier} />
    </td>
    <td className="px-3 py-2 tabular-nums">{lead.score ?? '–'}</td>
    <td className="px-3 py-2 tabular-nums">{standing(lead.accountScore, lead.accountGrade)}</td>
    <td className="px-3 py-2 tabular-nums">{standing(lead.prospectScore, lead.prospectGrade)}</td>
    <td className="px-3 py-2 text-soft">{lead.nextSendAt ? <Time at={lead.nextSendAt} /> : '–'}</td>
    <td className="px-3 py-2 text-soft">
      <Time at={lead.updatedAt} />
    </td>
  </tr>
);
