import { useQuery } from '@tanstack/react-query';
import type { CampaignHealthView } from '../../../src/outbound/contract.ts';
import { get } from '../../api.ts';
import { HealthBadge } from '../outbound/HealthBadge.tsx';

/** What comes back of a campaign, and why it stopped by itself where it did; nothing where nothing was written yet. */
export function CampaignHealth({ campaignId }: { campaignId: string }) {
  const { data, isError } = useQuery({
    queryKey: ['campaign', campaignId, 'health'],
    queryFn: () => get<CampaignHealthView>(`/campaigns/${campaignId}/health`),
    refetchInterval: 30_000,
  });
  if (isError)
    return (
      <p role="alert" className="text-sm text-warn">
        What comes back of this campaign could not be read.
      </p>
    );
  if (!data || (data.sends === 0 && !data.held)) return null;
  return (
    <section aria-label="Health" className="rounded-lg border border-line px-4 py-2 text-sm">
      <h2 className="flex items-center gap-2 font-medium">
        Health <HealthBadge level={data.level} pause="has to stop" />
        <span className="text-xs font-normal text-soft">of the last 7 days</span>
      </h2>
      {data.held && <p className="mt-1 text-bad">{data.held.reasons[0]?.text}</p>}
      <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-soft">
        {data.reasons.map(({ code, text }) => (
          <li key={code}>{text}</li>
        ))}
      </ul>
    </section>
  );
}
