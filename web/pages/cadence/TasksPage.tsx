import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Task, TaskList, TaskState } from '../../../src/cadence/tasks/contract.ts';
import { useAct } from '../../act.ts';
import { get, post } from '../../api.ts';
import { useMembers } from '../../members.ts';
import { paths } from '../../paths.ts';
import { INPUT } from '../../ui/fields.tsx';
import { Badge, Button, Empty, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { TaskForm } from './TaskForm.tsx';

const LISTS = [
  { show: undefined, text: 'To do' },
  { show: 'closed', text: 'Done and over' },
] as const;

/** Calls and voice notes that sequences wait for, and what became of the earlier ones. */
export function TasksPage() {
  const { show }: { show?: string | undefined } = useSearch({ strict: false });
  const query = useQuery({
    queryKey: ['tasks', show ?? 'open'],
    queryFn: () => get<TaskList>(`/tasks?show=${show ?? 'open'}`),
  });
  return (
    <div className="mx-auto max-w-4xl space-y-4">
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="text-lg font-semibold">Tasks</h1>
        <nav aria-label="Which tasks" className="flex gap-1">
          {LISTS.map((list) => (
            <Link
              key={list.text}
              to={paths.tasks}
              search={{ show: list.show }}
              aria-current={show === list.show ? 'page' : undefined}
              className={`rounded px-2 py-1 ${show === list.show ? 'bg-line/60 font-medium' : 'text-soft hover:text-ink'}`}
            >
              {list.text}
            </Link>
          ))}
        </nav>
      </div>
      <Panel title={show === 'closed' ? 'Done and over' : 'To do'}>
        <Loaded query={query} rows={5}>
          {({ tasks, total }) =>
            tasks.length === 0 ? (
              <Nothing closed={show === 'closed'} />
            ) : (
              <>
                <ul className="divide-y divide-line">
                  {tasks.map((task) => (
                    <TaskLine key={task.id} task={task} />
                  ))}
                </ul>
                {total > tasks.length && (
                  <p className="mt-3 text-xs text-soft">
                    {tasks.length} of {total} are shown.
                  </p>
                )}
              </>
            )
          }
        </Loaded>
      </Panel>
    </div>
  );
}

const Nothing = ({ closed }: { closed: boolean }) =>
  closed ? (
    <Empty title="Nothing was done yet">What becomes of each call and voice note is kept here.</Empty>
  ) : (
    <Empty title="Nothing is to be done">
      A call or voice note of a sequence appears here on its day. Steps are added to a campaign’s sequence.
    </Empty>
  );

const STATES: Readonly<
  Record<Exclude<TaskState, 'open' | 'done'>, { text: string; tone: 'neutral' | 'bad' }>
> = {
  skipped: { text: 'left out', tone: 'neutral' },
  cancelled: { text: 'taken back', tone: 'neutral' },
  expired: { text: 'not done in time', tone: 'bad' },
};

function TaskLine({ task }: { task: Task }) {
  const [closing, setClosing] = useState<'done' | 'skip' | null>(null);
  const may = useMe().data?.scopes.includes('inbox:write') ?? false;
  const { state, title, phone, profileUrl, campaign, step, steps } = task;
  return (
    <li aria-label={title} className="space-y-1.5 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Link
          to={paths.leads}
          search={{ lead: task.leadId, search: undefined, group: undefined, tier: undefined }}
          className="font-medium underline decoration-line hover:decoration-accent"
        >
          {title}
        </Link>
        {state === 'open' ? <Due task={task} /> : <Closed task={task} />}
        {state === 'open' && may && closing === null && (
          <span className="flex gap-2 sm:ml-auto">
            <Button kind="primary" onClick={() => setClosing('done')}>
              Done
            </Button>
            <Button onClick={() => setClosing('skip')}>Skip</Button>
          </span>
        )}
      </div>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-soft">
        {phone !== null && (
          <a href={`tel:${phone}`} className="text-accent underline tabular-nums">
            {phone}
          </a>
        )}
        {profileUrl !== null && (
          <a
            href={`https://${profileUrl}`}
            target="_blank"
            rel="noreferrer"
            className="text-accent underline"
          >
            LinkedIn
          </a>
        )}
        {campaign !== null && (
          <span>
            {campaign}, step {step} of {steps}
          </span>
        )}
        {state === 'open' && <Assignee task={task} may={may} />}
      </p>
      {(task.note ?? task.reason) !== null && (
        <p className="break-words whitespace-pre-wrap">{task.note ?? task.reason}</p>
      )}
      {closing !== null && <TaskForm task={task} how={closing} leave={() => setClosing(null)} />}
    </li>
  );
}

const Due = ({ task: { dueAt, expiresAt } }: { task: Task }) => (
  <span className="text-xs text-soft">
    due <Time at={dueAt} />
    {expiresAt !== null && (
      <>
        ; without it the sequence goes on <Time at={expiresAt} />
      </>
    )}
  </span>
);

const Closed = ({ task: { state, outcome, doneAt, doneBy } }: { task: Task }) => (
  <>
    {state === 'done' ? (
      <Badge tone={outcome === 'reached' ? 'good' : outcome === 'bad_number' ? 'bad' : 'neutral'}>
        {outcome?.replaceAll('_', ' ') ?? 'done'}
      </Badge>
    ) : (
      state !== 'open' && <Badge tone={STATES[state].tone}>{STATES[state].text}</Badge>
    )}
    <span className="text-xs text-soft">
      by {doneBy ?? 'somebody'}
      {doneAt !== null && (
        <>
          , <Time at={doneAt} />
        </>
      )}
    </span>
  </>
);

function Assignee({ task: { id, assignee }, may }: { task: Task; may: boolean }) {
  const act = useAct();
  const members = useMembers().filter(({ role }) => role !== 'viewer' && role !== 'client');
  const name = members.find((member) => member.id === assignee)?.name;
  if (!may) return <span>{assignee === null ? 'for anybody' : `for ${name ?? 'a member'}`}</span>;
  return (
    <label className="flex items-center gap-1.5">
      <span className="text-xs">for</span>
      <select
        aria-label="Who does it"
        value={assignee ?? ''}
        onChange={({ target }) =>
          void act('It has its person.', () => post(`/tasks/${id}/assignee`, { to: target.value || null }))
        }
        className={`${INPUT} py-0.5 text-sm`}
      >
        <option value="">anybody</option>
        {members.map((member) => (
          <option key={member.id} value={member.id}>
            {member.name}
          </option>
        ))}
      </select>
    </label>
  );
}
