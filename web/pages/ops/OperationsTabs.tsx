import type { ReactNode } from 'react';
import { paths } from '../../paths.ts';
import { Tabs } from '../../ui/Tabs.tsx';

const TABS = [
  { to: paths.operations, label: 'Health' },
  { to: paths.runs, label: 'Runs' },
  { to: paths.received, label: 'Received' },
  { to: paths.webhooks, label: 'Webhooks' },
  { to: paths.outgoing, label: 'Outgoing' },
  { to: paths.spend, label: 'Spend' },
  { to: paths.finders, label: 'Finders' },
  { to: paths.agents, label: 'Agents' },
  { to: paths.backfill, label: 'Backfill' },
] as const;

export const OperationsTabs = ({ children }: { children: ReactNode }) => (
  <Tabs title="Operations" tabs={TABS}>
    {children}
  </Tabs>
);
