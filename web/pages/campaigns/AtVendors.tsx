import { useQuery } from '@tanstack/react-query';
import type { AtVendorsView } from '../../../src/outbound/contract.ts';
import { get } from '../../api.ts';

/** What of a campaign lies at vendors, and what is paused there or should be; nothing where there is nothing to say. */
export function AtVendors({ campaignId }: { campaignId: string }) {
  const { data, isError } = useQuery({
    queryKey: ['campaign', campaignId, 'at-vendors'],
    queryFn: () => get<AtVendorsView>(`/campaigns/${campaignId}/at-vendors`),
    refetchInterval: 15_000,
  });
  if (isError)
    return (
      <p role="alert" className="text-sm text-warn">
        What vendors hold of this campaign could not be read.
      </p>
    );
  if (!data || data.waiting.length + data.pauses.length === 0) return null;
  return (
    <section aria-label="At vendors" className="rounded-lg border border-line px-4 py-2 text-sm">
      <h2 className="font-medium">At vendors</h2>
      <ul className="mt-1 space-y-1 break-words">
        {data.waiting.map(({ vendor, carrier, text }) => (
          <li key={`${vendor} ${carrier}`} className="text-soft">
            {text}
          </li>
        ))}
        {data.pauses.map(({ vendor, carrier, cause, state, text }) => (
          <li key={`${vendor} ${carrier} ${cause}`} className={state === 'held' ? 'text-soft' : 'text-warn'}>
            {text}
          </li>
        ))}
      </ul>
    </section>
  );
}
