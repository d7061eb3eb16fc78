import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CompanyPause, CompanySetup } from '../../../src/outbound/companies/contract.ts';
import { useAct } from '../../act.ts';
import { get, post, put } from '../../api.ts';
import { useNames } from '../../members.ts';
import { AskReason } from '../../ui/AskReason.tsx';
import { Field, INPUT } from '../../ui/fields.tsx';
import { Button, Empty, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { CapFigures } from '../campaigns/CompanyCapField.tsx';
import { SettingsTabs } from './SettingsTabs.tsx';

type Page = { companies: CompanyPause[]; next: string | null };
const FIRST_CAP = { people: 2, days: 14 };
const FIRST_DAYS = 14;
const DAYS_MOST = 365;

/** How companies are spared: a cap over all campaigns, a rest after an answer, and those that somebody paused. */
export function CompaniesPage() {
  const setup = useQuery({
    queryKey: ['companies', 'policy'],
    queryFn: () => get<CompanySetup>('/companies/policy'),
  });
  return (
    <SettingsTabs>
      <p className="text-soft">
        Colleagues are the people of one company, and everybody with an address at its domain. Who has to wait
        is left out of batches with the reason and the time, and what is planned already waits as well.
      </p>
      <Loaded query={setup} rows={4}>
        {(found) => <PolicyForm key={found.version} setup={found} />}
      </Loaded>
      <Paused />
    </SettingsTabs>
  );
}

function PolicyForm({ setup }: { setup: CompanySetup }) {
  const [{ cap, answerDays }, setPolicy] = useState(setup.policy);
  const may = useMe().data?.scopes.includes('workspace:admin') ?? false;
  const act = useAct();
  return (
    <form
      aria-label="Companies"
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        void act('Saved. It holds from now on.', () =>
          put('/companies/policy', { policy: { cap, answerDays }, version: setup.version }),
        );
      }}
    >
      <Panel title="Cap and rest">
        <div className="space-y-3">
          <Check
            text="Write to so many people of one company only"
            on={cap !== null}
            set={(on) => setPolicy({ answerDays, cap: on ? FIRST_CAP : null })}
          />
          {cap && <CapFigures cap={cap} change={(next) => setPolicy({ answerDays, cap: next })} />}
          <Check
            text="Colleagues of who answered or booked wait"
            on={answerDays !== null}
            set={(on) => setPolicy({ cap, answerDays: on ? FIRST_DAYS : null })}
          />
          {answerDays !== null && (
            <Field label="For so many days">
              <input
                type="number"
                min={1}
                max={DAYS_MOST}
                value={answerDays}
                onChange={({ target }) => setPolicy({ cap, answerDays: Number(target.value) })}
                className={`${INPUT} block w-28`}
              />
            </Field>
          )}
          <Button type="submit" kind="primary" disabled={!may} why="Only an owner or admin changes this.">
            Save
          </Button>
        </div>
      </Panel>
    </form>
  );
}

const Check = ({ text, on, set }: { text: string; on: boolean; set: (on: boolean) => void }) => (
  <label className="flex items-center gap-2">
    <input type="checkbox" checked={on} onChange={({ target }) => set(target.checked)} />
    {text}
  </label>
);

function Paused() {
  const query = useInfiniteQuery({
    queryKey: ['companies', 'paused'],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      get<Page>(`/companies/paused${pageParam ? `?after=${encodeURIComponent(pageParam)}` : ''}`),
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  return (
    <Panel title="Paused">
      <Loaded query={query} rows={2}>
        {({ pages }) => {
          const all = pages.flatMap(({ companies }) => companies);
          return all.length === 0 ? (
            <Empty title="No company is paused">One is paused on a lead of it.</Empty>
          ) : (
            <ul aria-label="Paused companies" className="divide-y divide-line">
              {all.map((pause) => (
                <Row key={pause.companyId} pause={pause} />
              ))}
            </ul>
          );
        }}
      </Loaded>
      {query.hasNextPage && (
        <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          More
        </Button>
      )}
    </Panel>
  );
}

function Row({
  pause: { companyId, company, domain, reason, until, pausedAt, pausedBy },
}: {
  pause: CompanyPause;
}) {
  const act = useAct();
  const nameOf = useNames();
  return (
    <li className="space-y-1 py-2">
      <p className="break-words">
        <span className="font-medium">{company}</span> {domain && <span className="text-soft">{domain}</span>}
      </p>
      <p className="text-xs text-soft">
        {reason} — {nameOf(pausedBy)}, <Time at={pausedAt} />;{' '}
        {until ? (
          <>
            until <Time at={until} />
          </>
        ) : (
          'until a person lets it go on'
        )}
      </p>
      <AskReason
        label="Let it go on"
        subject={company}
        meaning="Its people may be written to again; what they answered until now holds nobody back. The cap stays."
        work={(why) => act('It goes on.', () => post(`/companies/${companyId}/resume`, { reason: why }))}
      />
    </li>
  );
}
