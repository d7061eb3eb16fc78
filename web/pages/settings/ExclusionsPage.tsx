import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type {
  ExcludedCounts,
  ExclusionPolicy,
  ExclusionSetup,
} from '../../../src/leads/exclusion/contract.ts';
import { useAct } from '../../act.ts';
import { get, post, put } from '../../api.ts';
import { Field, INPUT } from '../../ui/fields.tsx';
import { Button, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { SectorFields } from './SectorFields.tsx';
import { SettingsTabs } from './SettingsTabs.tsx';

/** Whom nobody is paid for and nothing is written to, with how many leads that are. */
export function ExclusionsPage() {
  const setup = useQuery({ queryKey: ['exclusions'], queryFn: () => get<ExclusionSetup>('/exclusions') });
  return (
    <SettingsTabs>
      <p className="text-soft">
        Nobody is paid for and nothing is written to whom these rules keep out: in runs, audiences and
        batches, and for what is planned already. What is not known of somebody keeps nobody out, and who
        writes to us is answered.
      </p>
      <Loaded query={setup} rows={8}>
        {(found) => <PolicyForm key={found.version} setup={found} />}
      </Loaded>
    </SettingsTabs>
  );
}

const lines = (text: string): string[] => text.split(/[\n,]/).flatMap((line) => line.trim() || []);
const figure = (text: string): number | null => (text.trim() === '' ? null : Number(text));

function PolicyForm({ setup }: { setup: ExclusionSetup }) {
  const { version } = setup;
  const [policy, setPolicy] = useState(setup.policy);
  const [customers, setCustomers] = useState(setup.policy.customers.join('\n'));
  const [competitors, setCompetitors] = useState(setup.policy.competitors.join('\n'));
  const may = useMe().data?.scopes.includes('workspace:admin') ?? false;
  const act = useAct();
  const wanted: ExclusionPolicy = { ...policy, customers: lines(customers), competitors: lines(competitors) };
  const change = (more: Partial<ExclusionPolicy>) => setPolicy({ ...policy, ...more });
  const { from, to } = policy.employees;
  return (
    <form
      className="space-y-4"
      aria-label="Exclusions"
      onSubmit={(event) => {
        event.preventDefault();
        void act('Saved. It holds from now on.', () => put('/exclusions', { policy: wanted, version }));
      }}
    >
      <Panel title="Companies">
        <div className="flex flex-wrap gap-4">
          <Amount
            label="At least so many people"
            value={from}
            set={(value) => change({ employees: { from: value, to } })}
          />
          <Amount
            label="At most so many people"
            value={to}
            set={(value) => change({ employees: { from, to: value } })}
          />
          <Amount
            label="Revenue a year from, in $"
            value={policy.revenueFrom}
            set={(value) => change({ revenueFrom: value })}
          />
        </div>
      </Panel>
      <Panel title="Mailboxes">
        <Check
          text="Keep out mailboxes of a function, such as info@"
          on={policy.roleMailboxes}
          set={(roleMailboxes) => change({ roleMailboxes })}
        />
        <Check
          text="Keep out private mailboxes at free providers"
          on={policy.freeMail}
          set={(freeMail) => change({ freeMail })}
        />
      </Panel>
      <Panel title="Sectors">
        <SectorFields sectors={policy.sectors} change={(sectors) => change({ sectors })} />
      </Panel>
      <Panel title="Customers and competitors">
        <div className="grid gap-4 sm:grid-cols-2">
          <Domains label="Domains of customers, one a line" text={customers} set={setCustomers} />
          <Domains label="Domains of competitors, one a line" text={competitors} set={setCompetitors} />
        </div>
      </Panel>
      <Counted policy={wanted} changed={JSON.stringify(wanted) !== JSON.stringify(setup.policy)} />
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" kind="primary" disabled={!may} why="Only an owner or admin changes this.">
          Save
        </Button>
        <span className="text-xs text-soft">
          {setup.updatedAt ? (
            <>
              Changed <Time at={setup.updatedAt} />
            </>
          ) : (
            'As it comes; nobody has changed it.'
          )}
        </span>
      </div>
    </form>
  );
}

/** What a policy would keep out, counted when somebody asks: it looks at every lead. */
function Counted({ policy, changed }: { policy: ExclusionPolicy; changed: boolean }) {
  const wanted = JSON.stringify(policy);
  const [asked, setAsked] = useState<string>();
  const counts = useQuery({
    queryKey: ['excluded', asked],
    queryFn: () => post<ExcludedCounts>('/exclusions/count', { policy }),
    enabled: asked === wanted,
    retry: false,
  });
  if (asked !== wanted)
    return (
      <Button onClick={() => setAsked(wanted)}>
        {changed ? 'Count whom this would keep out' : 'Count whom this keeps out'}
      </Button>
    );
  if (counts.error)
    return (
      <p role="alert" className="text-bad">
        {counts.error.message}
      </p>
    );
  if (!counts.data) return <p className="text-sm text-soft">Counting…</p>;
  const { leads, excluded, reasons } = counts.data;
  return (
    <section aria-label="Kept out" className="text-sm">
      <p>
        {excluded} of {leads} leads {changed ? 'would be' : 'are'} kept out.
      </p>
      <ul className="text-soft">
        {Object.entries(reasons).map(([code, count]) => (
          <li key={code}>
            {count} × {code.replace('exclusion.', '').replace('sector_', '').replaceAll('_', ' ')}
          </li>
        ))}
      </ul>
    </section>
  );
}

const Amount = ({
  label,
  value,
  set,
}: {
  label: string;
  value: number | null;
  set: (value: number | null) => void;
}) => (
  <Field label={label} hint={value === null ? 'no limit' : undefined}>
    <input
      type="number"
      min={1}
      step={1}
      value={value ?? ''}
      onChange={(event) => set(figure(event.target.value))}
      className={`${INPUT} block w-40`}
    />
  </Field>
);

const Check = ({ text, on, set }: { text: string; on: boolean; set: (on: boolean) => void }) => (
  <label className="flex items-center gap-2 py-1">
    <input type="checkbox" checked={on} onChange={(event) => set(event.target.checked)} />
    {text}
  </label>
);

const Domains = ({ label, text, set }: { label: string; text: string; set: (text: string) => void }) => (
  <Field label={label}>
    <textarea
      rows={5}
      value={text}
      onChange={(event) => set(event.target.value)}
      className={`${INPUT} block w-full font-mono text-xs`}
    />
  </Field>
);
