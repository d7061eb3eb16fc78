import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { CompanyStanding } from '../../../src/outbound/companies/contract.ts';
import { useAct } from '../../act.ts';
import { get, post } from '../../api.ts';
import { AskReason } from '../../ui/AskReason.tsx';
import { Field, INPUT } from '../../ui/fields.tsx';
import { Badge, Button, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';

const SHORTEST = 3;
const RESUMES =
  'Its people may be written to again; what they answered until now holds nobody back. The cap stays.';

/** How the company of a lead stands with us, and what a person decides about it. */
export function CompanyPanel({ leadId }: { leadId: string }) {
  const query = useQuery({
    queryKey: ['lead', leadId, 'company'],
    queryFn: () => get<CompanyStanding>(`/leads/${leadId}/company`),
  });
  return (
    <Panel title="Company">
      <Loaded query={query} rows={1}>
        {(standing) => <Standing standing={standing} />}
      </Loaded>
    </Panel>
  );
}

function Standing({ standing }: { standing: CompanyStanding }) {
  const { companyId, company, pause, answeredAt, written, policy } = standing;
  const act = useAct();
  const may = useMe().data?.scopes.includes('leads:write') ?? false;
  const whyNot = may ? undefined : 'Your role reads leads and changes none.';
  if (companyId === null)
    return <p className="text-soft">No company is known of this lead, so none can be paused.</p>;
  const name = company ?? 'this company';
  return (
    <div className="space-y-2">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{name}</span>
        {pause && <Badge tone="warn">paused</Badge>}
        {answeredAt && <Badge tone="accent">answered</Badge>}
      </p>
      {pause && (
        <p className="text-soft">
          {pause.reason} —{' '}
          {pause.until ? (
            <>
              until <Time at={pause.until} />
            </>
          ) : (
            'until a person lets it go on'
          )}
        </p>
      )}
      {answeredAt && (
        <p className="text-soft">
          A colleague answered <Time at={answeredAt} />; others there wait {policy.answerDays} days.
        </p>
      )}
      {policy.cap && (
        <p className="text-soft">
          {written} of their colleagues were written to within {policy.cap.days} days; the cap is{' '}
          {policy.cap.people}.
        </p>
      )}
      <div className="flex flex-wrap items-start gap-2">
        {!pause && <PauseCompany companyId={companyId} name={name} whyNot={whyNot} />}
        {(pause || answeredAt) && (
          <AskReason
            label="Let it go on"
            subject={name}
            meaning={RESUMES}
            whyNot={whyNot}
            work={(reason) =>
              act('It goes on.', () => post(`/companies/${pause?.companyId ?? companyId}/resume`, { reason }))
            }
          />
        )}
      </div>
    </div>
  );
}

function PauseCompany({
  companyId,
  name,
  whyNot,
}: {
  companyId: string;
  name: string;
  whyNot: string | undefined;
}) {
  const act = useAct();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [day, setDay] = useState('');
  const label = `Pause the company: ${name}`;
  if (!open)
    return (
      <Button aria-label={label} disabled={whyNot !== undefined} why={whyNot} onClick={() => setOpen(true)}>
        Pause the company
      </Button>
    );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const until = day === '' ? null : new Date(`${day}T00:00`).toISOString();
    const body = { reason: reason.trim(), until };
    if (await act('Nobody there is written to.', () => post(`/companies/${companyId}/pause`, body)))
      setOpen(false);
  };
  return (
    <form
      aria-label={label}
      onSubmit={(event) => void submit(event)}
      className="w-full space-y-2 rounded border border-line p-3"
    >
      <p>
        Nobody there is written to, whatever the campaign and channel. What they write is answered all the
        same.
      </p>
      <div className="flex flex-wrap items-end gap-2">
        <Field label="Why">
          <input
            value={reason}
            maxLength={300}
            onChange={({ target }) => setReason(target.value)}
            className={`${INPUT} block w-64`}
          />
        </Field>
        <Field label="Until (empty: until somebody says so)">
          <input
            type="date"
            value={day}
            onChange={({ target }) => setDay(target.value)}
            className={`${INPUT} block`}
          />
        </Field>
        <Button type="submit" kind="primary" disabled={reason.trim().length < SHORTEST} why="Say why first.">
          Pause the company
        </Button>
        <Button onClick={() => setOpen(false)}>Leave it</Button>
      </div>
    </form>
  );
}
