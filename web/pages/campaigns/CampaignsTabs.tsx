import type { ReactNode } from 'react';
import { paths } from '../../paths.ts';
import { Tabs } from '../../ui/Tabs.tsx';

const TABS = [
  { to: paths.campaigns, label: 'All' },
  { to: paths.templates, label: 'Templates' },
  { to: paths.resting, label: 'Resting' },
] as const;

export const CampaignsTabs = ({ children }: { children: ReactNode }) => (
  <Tabs title="Campaigns" tabs={TABS}>
    {children}
  </Tabs>
);
