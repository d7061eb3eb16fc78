import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Campaign } from '../../../src/campaigns/contract.ts';
import { get } from '../../api.ts';
import { Button, Loaded } from '../../ui/primitives.tsx';
import { CampaignBuilder } from './CampaignBuilder.tsx';
import { newDraft } from './draft.ts';

/** A campaign in the builder, new or made before. */
export function CampaignPage() {
  const { campaignId }: { campaignId?: string } = useParams({ strict: false });
  return campaignId === undefined || campaignId === 'new' ? (
    <NewCampaign />
  ) : (
    <KnownCampaign key={campaignId} id={campaignId} />
  );
}

function NewCampaign() {
  const query = useQuery({
    queryKey: ['campaigns'],
    queryFn: () => get<{ campaigns: Campaign[] }>('/campaigns'),
  });
  return (
    <Loaded query={query} rows={8}>
      {({ campaigns }) => <CampaignBuilder campaign={undefined} begin={newDraft(campaigns[0]?.settings)} />}
    </Loaded>
  );
}

function KnownCampaign({ id }: { id: string }) {
  const query = useQuery({ queryKey: ['campaign', id], queryFn: () => get<Campaign>(`/campaigns/${id}`) });
  return (
    <Loaded query={query} rows={8}>
      {(campaign) => <Versioned newest={campaign} />}
    </Loaded>
  );
}

/** What is being written stays as it is when somebody else saves; it says so, and loads theirs only when asked. */
function Versioned({ newest }: { newest: Campaign }) {
  const [base, setBase] = useState(newest);
  const stale = newest.version > base.version;
  return (
    <>
      {stale && (
        <div
          role="status"
          className="mx-auto mb-3 flex max-w-6xl flex-wrap items-center gap-3 rounded-lg border border-warn/40 px-4 py-2 text-warn"
        >
          <span className="flex-1">
            This campaign was changed meanwhile. What you write here cannot be saved over it.
          </span>
          <Button onClick={() => setBase(newest)}>Load the newest</Button>
        </div>
      )}
      <CampaignBuilder
        key={base.version}
        campaign={base}
        begin={{ name: base.name, settings: base.settings }}
        saved={setBase}
      />
    </>
  );
}
