import { DomainsPanel } from './DomainsPanel.tsx';
import { MailboxesPanel } from './MailboxesPanel.tsx';

/** Whether mail arrives: how the mailboxes are, and what receivers see of the domains they send from. */
export const DeliverabilityPage = () => (
  <div className="mx-auto max-w-6xl space-y-4">
    <h1 className="text-lg font-semibold">Deliverability</h1>
    <MailboxesPanel />
    <DomainsPanel />
  </div>
);
