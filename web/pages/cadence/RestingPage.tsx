import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { RestingLeads, RestingView } from '../../../src/cadence/contract.ts';
import { get } from '../../api.ts';
import { paths } from '../../paths.ts';
import { INPUT } from '../../ui/fields.tsx';
import { Badge, Button, Empty, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { CampaignsTabs } from '../campaigns/CampaignsTabs.tsx';

/** Why sequences rest, with the leads behind each count, and who is to be written to again. */
export function RestingPage() {
  const { why, campaign }: Asked = useSearch({ strict: false });
  const query = useQuery({
    queryKey: ['sequences', 'resting', 'counts', campaign],
    queryFn: () => get<RestingView>(`/sequences/resting${campaign ? `?campaignId=${campaign}` : ''}`),
  });
  return (
    <CampaignsTabs>
      <div className="mx-auto max-w-4xl space-y-4">
        <ChooseCampaign campaign={campaign} />
        <Loaded query={query} rows={5}>
          {({ resting, recontacts }) => (
            <>
              <Panel title="Sequences that rest">
                {resting.length === 0 ? (
                  <Empty title="No sequence rests">
                    Who answered, is away or waits for a yes is counted here, with when it goes on.
                  </Empty>
                ) : (
                  <ul className="divide-y divide-line">
                    {resting.map((pause) => (
                      <Pause key={pause.why} pause={pause} isOpen={pause.why === why} campaign={campaign} />
                    ))}
                  </ul>
                )}
              </Panel>
              <Recontacts recontacts={recontacts} />
            </>
          )}
        </Loaded>
      </div>
    </CampaignsTabs>
  );
}

type Asked = { why?: string | undefined; campaign?: string | undefined };

/** Whose sequences are counted: those of one campaign, or all. */
function ChooseCampaign({ campaign }: Pick<Asked, 'campaign'>) {
  const navigate = useNavigate();
  const query = useQuery({
    queryKey: ['campaigns'],
    queryFn: () => get<{ campaigns: readonly { id: string; name: string }[] }>('/campaigns'),
  });
  return (
    <label className="flex flex-wrap items-center gap-2">
      <span className="text-xs text-soft">Of the campaign</span>
      <select
        className={INPUT}
        value={campaign ?? ''}
        onChange={({ target }) =>
          void navigate({
            to: paths.resting,
            search: { why: undefined, campaign: target.value || undefined },
          })
        }
      >
        <option value="">all campaigns</option>
        {query.data?.campaigns.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

type Resting = RestingView['resting'][number];

/** What lets it go on, in words; the table of pauses names it. */
const GOES_ON: Readonly<Record<string, string>> = {
  outbound: 'Goes on after our next word to them.',
  approval: 'Goes on when somebody decides.',
  arrival: 'Goes on when what is missing is there.',
  time: 'Goes on by itself on its day.',
  cancellation: 'Goes on only when the meeting is cancelled.',
  hourly: 'Tried again each hour, for a day.',
  settlement: 'Goes on when it is found out, or a person says, whether it left.',
  person: 'Goes on when a person says so.',
};

function Pause({ pause, isOpen, campaign }: { pause: Resting; isOpen: boolean } & Pick<Asked, 'campaign'>) {
  const { why, means, count, expected, release, since, nextAt } = pause;
  return (
    <li className="py-2">
      <Link
        to={paths.resting}
        search={{ why: isOpen ? undefined : why, campaign }}
        aria-expanded={isOpen}
        className="flex flex-wrap items-baseline gap-x-3 gap-y-1 hover:text-accent"
      >
        <span className="w-12 text-right font-medium tabular-nums">{count.toLocaleString()}</span>
        <span className="min-w-0 flex-1 break-words">{means}</span>
        {expected ? <Badge>expected</Badge> : <Badge tone="warn">wants a person</Badge>}
        <span className="basis-full pl-15 text-xs text-soft">
          {GOES_ON[release] ?? ''} The longest since <Time at={since} />
          {nextAt && (
            <>
              , the next on <Time at={nextAt} />
            </>
          )}
          .
        </span>
      </Link>
      {isOpen && <Leads why={why} campaign={campaign} />}
    </li>
  );
}

function Leads({ why, campaign }: { why: string; campaign: string | undefined }) {
  const query = useInfiniteQuery({
    queryKey: ['sequences', 'resting', 'leads', why, campaign],
    initialPageParam: '',
    queryFn: ({ pageParam }) => {
      const asked = new URLSearchParams({
        ...(campaign && { campaignId: campaign }),
        ...(pageParam && { after: pageParam }),
      });
      return get<RestingLeads>(`/sequences/resting/${why}${asked.size > 0 ? `?${asked}` : ''}`);
    },
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return (
    <div className="mt-2 ml-15">
      <Loaded query={query} rows={3}>
        {({ pages }) => (
          <ul className="space-y-1 text-sm">
            {pages
              .flatMap(({ leads }) => leads)
              .map(({ id, leadId, name, company, campaign, step, since, until }) => (
                <li key={id} className="flex flex-wrap gap-x-3">
                  <Link to={paths.leads} search={{ lead: leadId }} className="font-medium hover:text-accent">
                    {name ?? 'Somebody without a name'}
                  </Link>
                  <span className="min-w-0 break-words text-soft">
                    {company && `${company} · `}
                    {campaign}, step {step} · since <Time at={since} />
                    {until && (
                      <>
                        {' '}
                        until <Time at={until} />
                      </>
                    )}
                  </span>
                </li>
              ))}
          </ul>
        )}
      </Loaded>
      {query.hasNextPage && (
        <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {query.isFetchingNextPage ? 'Loading…' : 'More'}
        </Button>
      )}
    </div>
  );
}

const KINDS = { ooo: 'were away', nurture: 'said "not now"', window: 'asked for a later time' } as const;
const ASKED = {
  none: '',
  asked: ' and were asked when',
  asked_again: ' and were asked when twice',
} as const;
const WHEN = {
  lacking: 'held until what their text lacks is there',
  overdue: 'due now',
  this_week: 'due within a week',
  next_30_days: 'due within 30 days',
  later: 'due later',
  over: 'decided',
} as const;
const STATES = { proposed: 'written to again', closed: 'given up', replaced: 'asked anew' } as const;

function Recontacts({ recontacts }: Pick<RestingView, 'recontacts'>) {
  return (
    <Panel title="To be written to again">
      {recontacts.length === 0 ? (
        <Empty title="Nobody is to be written to again">
          Who was away or said "not now" is counted here until a message to them was decided on.
        </Empty>
      ) : (
        <ul className="divide-y divide-line">
          {recontacts.map(({ kind, rung, state, when, count }) => (
            <li key={`${kind} ${rung} ${state} ${when}`} className="flex gap-3 py-1.5">
              <span className="w-12 text-right font-medium tabular-nums">{count.toLocaleString()}</span>
              <span>
                {KINDS[kind]}
                {ASKED[rung]}: {state === 'waiting' ? WHEN[when] : STATES[state]}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
