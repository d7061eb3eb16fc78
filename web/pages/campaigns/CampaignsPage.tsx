import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { toast } from 'sonner';
import type { Campaign, CampaignMove } from '../../../src/campaigns/contract.ts';
import { get, post } from '../../api.ts';
import { paths } from '../../paths.ts';
import { Badge, Button, Empty, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { CampaignsTabs } from './CampaignsTabs.tsx';

const TONES = {
  draft: 'neutral',
  active: 'good',
  paused: 'warn',
  completed: 'neutral',
  archived: 'neutral',
} as const;

/** What a person may do with a campaign that stands so. */
const MOVES: Readonly<Record<Campaign['state'], readonly CampaignMove[]>> = {
  draft: ['archive'],
  active: ['pause'],
  paused: ['resume', 'archive'],
  completed: ['archive'],
  archived: [],
};
const MEANS: Readonly<Record<CampaignMove, string>> = {
  pause:
    'Nothing of it leaves until it goes on; everything keeps its place. What a vendor has still to send of it is paused there.',
  resume:
    'What was planned goes on under the present limits. What was paused at a vendor is set going there by hand; Home says which.',
  complete: 'Nothing of it leaves any more.',
  archive: 'Its sequences end, and what is planned or waits for a yes is taken back. It never sends again.',
};
const LABEL = { pause: 'Pause', resume: 'Go on', complete: 'End', archive: 'Archive' } as const;

/** Every campaign with where it stands. */
export function CampaignsPage() {
  const navigate = useNavigate();
  const may = useMe().data?.scopes.includes('campaigns:write') ?? false;
  const query = useQuery({
    queryKey: ['campaigns'],
    queryFn: () => get<{ campaigns: Campaign[] }>('/campaigns'),
  });
  return (
    <CampaignsTabs>
      <Panel
        title="All campaigns"
        aside={
          <Button
            kind="primary"
            disabled={!may}
            why="Your role reads campaigns and changes none."
            onClick={() =>
              void navigate({
                to: paths.campaign,
                params: { campaignId: 'new' },
                search: { step: undefined },
              })
            }
          >
            New campaign
          </Button>
        }
      >
        <Loaded query={query} rows={4}>
          {({ campaigns }) =>
            campaigns.length === 0 ? (
              <Empty title="No campaign yet">
                A campaign writes to the leads of a segment or a list. Before it begins, you see on which days
                its mails leave.
              </Empty>
            ) : (
              <ul className="-my-2 divide-y divide-line">
                {campaigns.map((campaign) => (
                  <Row key={campaign.id} campaign={campaign} may={may} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
    </CampaignsTabs>
  );
}

const Row = ({ campaign, may }: { campaign: Campaign; may: boolean }) => {
  const { id, name, state, settings, createdAt } = campaign;
  const { days, start, end, zone } = settings.window;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2.5">
      <span className="min-w-0 flex-1 basis-56">
        <Link
          to={paths.campaign}
          params={{ campaignId: id }}
          search={{ step: state === 'draft' ? undefined : 'review' }}
          className="font-medium hover:underline"
        >
          {name}
        </Link>{' '}
        <Badge tone={TONES[state]}>{state}</Badge>
        <span className="block text-xs text-soft">
          {settings.sequence.length === 1 ? 'one step' : `${settings.sequence.length} steps`} · {days.length}{' '}
          days a week, {start}–{end} {zone} · made <Time at={createdAt} />
        </span>
      </span>
      {may && MOVES[state].map((move) => <Move key={move} campaign={campaign} move={move} />)}
    </li>
  );
};

function Move({ campaign, move }: { campaign: Campaign; move: CampaignMove }) {
  const act = useMutation({
    mutationFn: async () => {
      const reason = window.prompt(`${LABEL[move]} "${campaign.name}"? ${MEANS[move]} Say why:`);
      if (reason === null || reason.trim() === '') return;
      await post(`/campaigns/${campaign.id}/move`, { version: campaign.version, move, reason });
    },
    onError: (error) => toast.error(error.message),
  });
  return (
    <Button
      kind={move === 'archive' ? 'danger' : 'plain'}
      disabled={act.isPending}
      why="One moment"
      onClick={() => act.mutate()}
    >
      {LABEL[move]}
    </Button>
  );
}
