import type { ReactNode } from 'react';
import { paths } from '../../paths.ts';
import { Tabs } from '../../ui/Tabs.tsx';

const TABS = [
  { to: paths.leads, label: 'All' },
  { to: paths.segments, label: 'Segments' },
  { to: paths.duplicates, label: 'Duplicates' },
  { to: paths.leftAlone, label: 'Left alone' },
  { to: paths.importLeads, label: 'Import' },
  { to: paths.findPeople, label: 'Find people' },
] as const;

export const LeadsTabs = ({ children }: { children: ReactNode }) => (
  <Tabs title="Leads" tabs={TABS}>
    {children}
  </Tabs>
);
