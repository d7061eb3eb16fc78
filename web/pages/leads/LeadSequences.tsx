import { useMutation, useQuery } from '@tanstack/react-query';
import { toast } from 'sonner';
import type { z } from 'zod';
import type { EnrolmentChange, leadSequences } from '../../../src/cadence/contract.ts';
import { get, post } from '../../api.ts';
import { Badge, Button, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';

type Sequences = z.output<typeof leadSequences>;
type Enrolment = Sequences['enrolments'][number];
type Step = Sequences['history'][number];

const TONES = { begun: 'accent', done: 'good', skipped: 'neutral', failed: 'bad', waiting: 'warn' } as const;
const spoken = (text: string): string => text.replaceAll('_', ' ');

/** Where a lead stands in its campaigns, step by step, with what a person may do about it. */
export function LeadSequences({ leadId }: { leadId: string }) {
  const query = useQuery({
    queryKey: ['lead', leadId, 'sequences'],
    queryFn: () => get<Sequences>(`/leads/${leadId}/sequences`),
  });
  return (
    <Loaded query={query} rows={3}>
      {({ enrolments, history }) =>
        enrolments.map((enrolment) => (
          <Sequence
            key={enrolment.id}
            enrolment={enrolment}
            history={history.filter((step) => step.enrolmentId === enrolment.id)}
          />
        ))
      }
    </Loaded>
  );
}

const Sequence = ({ enrolment, history }: { enrolment: Enrolment; history: readonly Step[] }) => (
  <Panel title={enrolment.campaign} aside={<Moves enrolment={enrolment} />}>
    <p>
      <Standing enrolment={enrolment} />
    </p>
    {history.length > 0 && (
      <ol className="mt-2 space-y-1">
        {history.map((step) => (
          <li key={step.step} className="flex flex-wrap items-baseline gap-x-2">
            <span className="w-5 shrink-0 text-right text-soft tabular-nums">{step.step}</span>
            <span>
              {spoken(step.action)} by {step.channel}
            </span>
            <Badge tone={TONES[step.state]}>{step.state}</Badge>
            <span className="text-xs text-soft">
              <Time at={step.at} />
            </span>
            {step.reasons[0] && step.state !== 'done' && (
              <span className="basis-full pl-7 text-xs text-soft">{step.reasons[0].text}</span>
            )}
          </li>
        ))}
      </ol>
    )}
  </Panel>
);

/** What lets it go on where that is neither a day nor a person. */
const GOES_ON: Readonly<Record<string, string>> = {
  awaiting_enrichment: 'Goes on when a finder has answered.',
};

function Standing({ enrolment }: { enrolment: Enrolment }) {
  const { state, step, steps, dueAt, doing, pauseReason, resumeAt, exitReason } = enrolment;
  const place = `Step ${step} of ${steps}`;
  if (state === 'completed') return <>All {steps} steps are behind.</>;
  if (state === 'exited') return <>Over: {spoken(exitReason ?? 'ended')}.</>;
  if (state === 'paused')
    return (
      <>
        {place}, paused: {spoken(pauseReason ?? 'by hand')}.{' '}
        {resumeAt ? (
          <>
            Goes on <Time at={resumeAt} />.
          </>
        ) : (
          (GOES_ON[pauseReason ?? ''] ?? 'A person has to go on with it.')
        )}
      </>
    );
  if (doing === 'approval') return <>{place} waits for a yes.</>;
  if (doing === 'task') return <>{place} waits for a person: see Tasks.</>;
  return (
    <>
      {place}
      {dueAt && (
        <>
          {' '}
          is due <Time at={dueAt} />
        </>
      )}
      .
    </>
  );
}

const SAID = { pause: 'pause', resume: 'resume', skip: 'leave step out', end: 'end' } as const;
const UNTIL =
  'Until which day, as 2026-12-31? It goes on at nine in their morning. Left empty, it rests until a person goes on with it.';

function Moves({ enrolment }: { enrolment: Enrolment }) {
  const may = useMe().data?.scopes.includes('campaigns:write') ?? false;
  const change = useMutation({
    mutationFn: (move: EnrolmentChange['move']) => {
      const reason = window.prompt(`Why ${SAID[move]}? Whoever looks at the lead reads it.`)?.trim();
      if (!reason) return Promise.resolve(null);
      const day = move === 'pause' ? window.prompt(UNTIL)?.trim() : undefined;
      return post(`/enrolments/${enrolment.id}`, { move, reason, ...(day && { day }) });
    },
    onError: (error) => toast.error(error.message),
  });
  const moves =
    enrolment.state === 'active'
      ? (['pause', 'end'] as const)
      : enrolment.state === 'paused'
        ? (['resume', ...(enrolment.step > 1 ? (['skip'] as const) : []), 'end'] as const)
        : [];
  if (!may || moves.length === 0) return null;
  return (
    <span className="flex gap-2">
      {moves.map((move) => (
        <Button key={move} disabled={change.isPending} onClick={() => change.mutate(move)}>
          {SAID[move]}
        </Button>
      ))}
    </span>
  );
}
