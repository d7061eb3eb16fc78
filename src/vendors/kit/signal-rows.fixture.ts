import type { SignalRow } from './signal-rows.rules.ts';

/** Rows a case's source holds, in its order; the words are as people write them. */
export const SIGNAL_ROWS: readonly SignalRow[] = [
  {
    id: 's1',
    kind: 'Tender',
    title: 'Tender for forklifts',
    event_date: '2026-11-02',
    deadline: '2026-11-10',
    status: 'open',
    amount_value: '120000.50',
    amount_currency: 'EUR',
    company_name: 'Valewood Freight',
    company_domain: 'https://www.Valewood-Freight.test/about',
  },
  {
    id: 's2',
    kind: 'funding_round',
    title: 'Series B',
    event_date: '2026-11-05T10:00:00+02:00',
    company_domain: 'acme.example',
    url: 'https://news.example/acme',
  },
  { id: 's3', kind: 'moon_landing', title: 'Landed on the moon', event_date: 'some day' },
];
