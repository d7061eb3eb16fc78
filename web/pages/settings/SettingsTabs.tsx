import type { ReactNode } from 'react';
import { paths } from '../../paths.ts';
import { Tabs } from '../../ui/Tabs.tsx';

const TABS = [
  { to: paths.vendors, label: 'Vendors' },
  { to: paths.autosend, label: 'Auto-send' },
  { to: paths.exclusions, label: 'Exclusions' },
  { to: paths.companies, label: 'Companies' },
  { to: paths.formality, label: 'Form of address' },
  { to: paths.scoring, label: 'Scoring' },
] as const;

export const SettingsTabs = ({ children }: { children: ReactNode }) => (
  <Tabs title="Settings" tabs={TABS}>
    {children}
  </Tabs>
);
