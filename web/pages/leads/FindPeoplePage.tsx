import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useRef } from 'react';
import type { Discovery, DiscoveryList } from '../../../src/pipeline/discover/contract.ts';
import { useAct } from '../../act.ts';
import { get, post, put } from '../../api.ts';
import { paths } from '../../paths.ts';
import { Badge, Button, Empty, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { FindPeopleForm, inWords } from './FindPeopleForm.tsx';
import { FoundPeople } from './FoundPeople.tsx';
import { LeadsTabs } from './LeadsTabs.tsx';

const PROGRESS_MS = 1_500;
const MOVING: ReadonlySet<Discovery['state']> = new Set(['searching', 'revealing']);

/** People are searched free of charge, chosen, and only then paid for, with the price said before. */
export function FindPeoplePage() {
  const { search: id }: { search: string | undefined } = useSearch({ strict: false });
  const navigate = useNavigate();
  const show = (next: string | undefined) =>
    void navigate({ to: paths.findPeople, search: { search: next }, replace: true });
  const list = useQuery({
    queryKey: ['discoveries'],
    queryFn: () => get<DiscoveryList>('/discoveries'),
    refetchInterval: ({ state }) =>
      state.data?.discoveries.some((each) => MOVING.has(each.state)) ? PROGRESS_MS : false,
  });
  const me = useMe();
  const may = me.data?.scopes.includes('leads:write') ?? false;
  return (
    <LeadsTabs>
      <Loaded query={list} rows={6}>
        {({ vendor, cure, discoveries }) => (
          <div className="space-y-4">
            {id ? (
              <Found key={id} id={id} may={may} leave={() => show(undefined)} />
            ) : vendor === null ? (
              <Panel title="Find people">
                <Empty title="Nothing is connected that could search people">
                  {cure}{' '}
                  <Link to={paths.vendors} className="text-accent underline">
                    Vendors
                  </Link>
                  {' · '}
                  <Link to={paths.importLeads} className="text-accent underline">
                    Import a list
                  </Link>
                </Empty>
              </Panel>
            ) : may ? (
              <FindPeopleForm vendor={vendor} show={show} />
            ) : (
              me.data && (
                <Empty title="Your role may not search">
                  Ask an owner or operator of this workspace to do it.
                </Empty>
              )
            )}
            <Before discoveries={discoveries} show={show} />
          </div>
        )}
      </Loaded>
    </LeadsTabs>
  );
}

const STATES: Record<
  Discovery['state'],
  { tone: 'good' | 'warn' | 'bad' | 'accent' | 'neutral'; label: string }
> = {
  searching: { tone: 'warn', label: 'searching' },
  ready: { tone: 'accent', label: 'to be decided' },
  waiting: { tone: 'warn', label: 'waits for a yes' },
  revealing: { tone: 'warn', label: 'being revealed' },
  done: { tone: 'good', label: 'done' },
  failed: { tone: 'bad', label: 'stopped' },
  cancelled: { tone: 'neutral', label: 'given up' },
};

function Before({
  discoveries,
  show,
}: {
  discoveries: DiscoveryList['discoveries'];
  show: (id: string) => void;
}) {
  if (discoveries.length === 0) return null;
  return (
    <Panel title="Searched before">
      <ul aria-label="Searched before" className="divide-y divide-line">
        {discoveries.map(({ id, vendor, state, search, startedAt }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
            <button
              type="button"
              onClick={() => show(id)}
              className="min-w-0 flex-1 text-left break-words hover:text-accent"
            >
              {inWords(search) || 'Everybody'}
            </button>
            <Badge tone={STATES[state].tone}>{STATES[state].label}</Badge>
            <span className="text-xs text-soft">
              {vendor}, <Time at={startedAt} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Found({ id, may, leave }: { id: string; may: boolean; leave: () => void }) {
  const act = useAct();
  const client = useQueryClient();
  const key = ['discovery', id];
  const query = useQuery({
    queryKey: key,
    queryFn: () => get<Discovery>(`/discoveries/${id}`),
    refetchInterval: ({ state }) => (state.data && MOVING.has(state.data.state) ? PROGRESS_MS : false),
  });
  // Answers to earlier clicks say nothing any more.
  const newest = useRef(0);
  const told = (found: Discovery) => client.setQueryData(key, found);
  const choose = (places: readonly number[]) => {
    // Shown at once, so that the next click counts on this one; the price follows with the answer. What was asked before it is out of date.
    void client.cancelQueries({ queryKey: key });
    client.setQueryData<Discovery>(key, (before) => before && chosenAs(before, places));
    newest.current += 1;
    const mine = newest.current;
    void put<Discovery>(`/discoveries/${id}/choice`, { places }).then(
      (found) => mine === newest.current && told(found),
      () => query.refetch(),
    );
  };
  const pay = (found: Discovery) =>
    void act(
      ({ state }: Discovery) =>
        state === 'waiting' ? 'It waits for a yes under Approvals.' : 'They are being revealed.',
      async () => {
        const paid = await post<Discovery>(`/discoveries/${id}/confirm`, { confirm: found.forecast.people });
        told(paid);
        return paid;
      },
    );
  const resume = () =>
    void act('It goes on.', async () => told(await post<Discovery>(`/discoveries/${id}/resume`)));
  return (
    <Loaded query={query} rows={8}>
      {(found) => (
        <Panel
          title={inWords(found.search) || 'Everybody'}
          aside={<Badge tone={STATES[found.state].tone}>{STATES[found.state].label}</Badge>}
        >
          <div className="space-y-3">
            <Price found={found} may={may} pay={() => pay(found)} resume={resume} leave={leave} />
            <FoundPeople found={found} choose={may ? choose : undefined} />
          </div>
        </Panel>
      )}
    </Loaded>
  );
}

const chosenAs = (found: Discovery, places: readonly number[]): Discovery => ({
  ...found,
  people: found.people.map((person) => {
    if (!person.choosable) return person;
    const taken = places.includes(person.place);
    const reason = taken ? null : (person.reason ?? 'not_wanted');
    return { ...person, reason, state: taken ? 'chosen' : 'skipped' };
  }),
});

const REASONS: Record<string, string> = {
  suppressed: 'left alone',
  excluded: 'kept out',
  paid_for_before: 'paid for before',
  known_here: 'known here',
  no_address: 'no address',
  over_the_limit: 'beyond the number asked for',
  not_wanted: 'not chosen',
};
export const reasonInWords = (reason: string): string => REASONS[reason] ?? reason.replaceAll('_', ' ');

/** What revealing costs, before it is done; and what became of it. */
function Price({
  found: { state, forecast, vendor, error, counts },
  may,
  pay,
  resume,
  leave,
}: {
  found: Discovery;
  may: boolean;
  pay: () => void;
  resume: () => void;
  leave: () => void;
}) {
  const { people, credits, expectedCredits, left, needsApproval, total, seen, skipped } = forecast;
  const short = left !== null && left < credits;
  const against = !may
    ? 'Your role may not pay for anybody.'
    : people === 0
      ? 'Nobody is chosen.'
      : short
        ? 'That is more than is left under the cap.'
        : undefined;
  return (
    <>
      <p className="text-soft">
        {total.toLocaleString()} people fit, {seen.toLocaleString()} were looked at, free of charge.
        {Object.entries(skipped).map(([reason, count]) => ` ${count} ${reasonInWords(reason)}.`)}
      </p>
      {state === 'ready' && (
        <p>
          Revealing the {people} chosen costs at most <strong>{credits} credits</strong> at {vendor}
          {expectedCredits !== null && `, by experience ${expectedCredits}`}
          {left !== null && `; ${left} are left under the cap`}. Whom it does not find costs nothing.
          {needsApproval && ' Above the threshold a person says yes under Approvals first.'}
        </p>
      )}
      {state === 'waiting' && (
        <p>
          Nothing is paid until a person says yes:{' '}
          <Link to={paths.approvals} className="text-accent underline">
            Approvals
          </Link>
        </p>
      )}
      {(state === 'done' || state === 'revealing') && (
        <p role="status">
          {counts.revealed ?? 0} revealed and now leads, {counts.missed ?? 0} not found, {counts.failed ?? 0}{' '}
          failed.
        </p>
      )}
      {error && (
        <p role="alert" className="text-bad">
          {error}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        {state === 'ready' && (
          <Button kind="primary" disabled={against !== undefined} why={against} onClick={pay}>
            {people === 1
              ? `Reveal this person: 1 credit at most`
              : `Reveal these ${people}: ${credits} credits at most`}
          </Button>
        )}
        {state === 'failed' && may && <Button onClick={resume}>Go on where it stopped</Button>}
        <Button onClick={leave}>Search anew</Button>
      </div>
    </>
  );
}
