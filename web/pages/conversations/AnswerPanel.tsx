import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ApprovalItem } from '../../../src/approval/contract.ts';
import {
  ANSWER_LENGTH,
  type DraftState,
  ELSEWHERE,
  type ReplyDraft,
} from '../../../src/autosend/contract.ts';
import { useAct } from '../../act.ts';
import { get, post } from '../../api.ts';
import { instantOf, longTime } from '../../time.ts';
import { Length, MailForm } from '../../ui/MailForm.tsx';
import { Badge, Button, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';

const TITLES: Readonly<Partial<Record<DraftState, string>>> = {
  writing: 'An answer is being written',
  review: 'An answer waits for your yes',
  held: 'An answer goes unless you stop it',
  scheduled: 'An answer goes',
  sending: 'An answer is leaving',
  sent: 'Answered',
  shadow: 'An answer was written for trial; nothing is sent',
  booking: 'The time they took is being booked',
  booked: 'The meeting is booked',
  escalated: 'Only a person can answer this',
  skipped: 'Nobody answers this',
  cancelled: 'The drafted answer came to nothing',
  rejected: 'The drafted answer was turned down',
};
const STOPPABLE: readonly DraftState[] = ['writing', 'review', 'held', 'scheduled', 'shadow', 'sending'];
const EDITABLE: readonly DraftState[] = ['review', 'held', 'scheduled', 'shadow'];
const REWRITABLE: readonly DraftState[] = [...EDITABLE, 'cancelled', 'rejected'];

/** The newest answer of a thread: its text, its times, why the gate let it go or not, and the buttons to decide on it. */
export function AnswerPanel({ threadId }: { threadId: string }) {
  const query = useQuery({
    queryKey: ['reply-drafts', threadId],
    queryFn: () => get<{ drafts: ReplyDraft[] }>(`/reply-drafts?threadId=${threadId}&limit=1`),
    refetchInterval: ({ state: { data } }) => lookAgainAfter(data?.drafts[0]),
  });
  const draft = query.data?.drafts[0];
  return draft && TITLES[draft.state] ? <Answer draft={draft} /> : null;
}

/** In these a draft is for moments only. */
const BRIEF: readonly DraftState[] = ['writing', 'sending', 'booking'];
/** Changes are told to the page; what came between its first answer and its first ear is looked for. */
const MISSED_MS = 5_000;

const lookAgainAfter = (draft: ReplyDraft | undefined): number | false =>
  draft === undefined || BRIEF.includes(draft.state) ? MISSED_MS : false;

const ACTIONS = {
  send: { text: 'goes without a person', tone: 'good' },
  hold: { text: 'goes unless stopped', tone: 'accent' },
  review: { text: 'wants a person', tone: 'warn' },
  skip: { text: 'nothing is sent', tone: 'neutral' },
} as const;
const share = (value: number | null) => (value === null ? '–' : value.toFixed(2));

function Answer({ draft }: { draft: ReplyDraft }) {
  const [editing, setEditing] = useState(false);
  return (
    <Panel
      title={TITLES[draft.state] ?? draft.state}
      aside={
        <span className="flex flex-wrap items-center justify-end gap-2 text-xs text-soft">
          {draft.confidence !== null && (
            <Badge title="How sure the judgement was, and what it had to reach">
              {share(draft.confidence)} of {share(draft.threshold)}
            </Badge>
          )}
          {draft.level && <Badge>{draft.level.replaceAll('_', ' ')}</Badge>}
          {draft.edited && <Badge tone="accent">edited</Badge>}
          {draft.sendAt && (draft.state === 'held' || draft.state === 'scheduled') && (
            <Countdown at={draft.sendAt} />
          )}
        </span>
      }
    >
      {editing ? (
        <MailForm
          name="Edit the answer"
          path={`/reply-drafts/${draft.id}/edit`}
          mail={draft}
          most={mostOf(draft)}
          done={() => setEditing(false)}
        />
      ) : (
        draft.body !== '' && (
          <>
            <p className="mb-2 text-xs break-all text-soft">
              {draft.channel === 'linkedin'
                ? `On LinkedIn to ${draft.toAddress}`
                : `To ${draft.toAddress}: ${draft.subject}`}
            </p>
            <p className="break-words whitespace-pre-wrap">{draft.body}</p>
            {draft.channel === 'linkedin' && <Length text={draft.body} most={ANSWER_LENGTH.linkedin.sent} />}
          </>
        )
      )}
      {draft.slots.length > 0 && (
        <p className="mt-3 flex flex-wrap items-center gap-1.5">
          <span className="text-xs text-soft">Times in it</span>
          {draft.slots.map(({ at, label }) => (
            <Badge key={at} tone="accent" title={longTime(at)}>
              {label}
            </Badge>
          ))}
        </p>
      )}
      <ByHand draft={draft} />
      <Verdict draft={draft} />
      {!editing && <Acts draft={draft} edit={() => setEditing(true)} />}
    </Panel>
  );
}

/** Characters that are counted while somebody writes; none for a mail. */
const mostOf = ({ channel }: ReplyDraft): number | undefined =>
  channel === 'linkedin' ? ANSWER_LENGTH.linkedin.sent : undefined;

/** Where nothing was written for a person to decide on: why not, before anything else. */
const ByHand = ({ draft: { state, reasons } }: { draft: ReplyDraft }) =>
  state === 'escalated' ? (
    <div className="space-y-1">
      {reasons.map(({ code, text }) => (
        <p key={code}>{text}</p>
      ))}
    </div>
  ) : null;

/** It can be written here once its mailbox or account is connected. */
const isElsewhere = ({ state, reasons }: ReplyDraft): boolean =>
  state === 'escalated' && reasons.some(({ code }) => ELSEWHERE.includes(code));

/** What the gate said with every reason, why it is where it is, and what its sentences rest on. */
const Verdict = ({
  draft: { state, action, gate, reasons, sources, attempts, strategy },
}: {
  draft: ReplyDraft;
}) => (
  <div className="mt-3 space-y-2 text-xs text-soft">
    {gate.length > 0 && action && (
      <section aria-label="Verdict of the gate">
        <p className="flex flex-wrap items-center gap-1.5">
          Gate <Badge tone={ACTIONS[action].tone}>{ACTIONS[action].text}</Badge>
        </p>
        <Lines lines={gate.map(({ text }) => text)} />
      </section>
    )}
    {reasons.length > 0 && state !== 'escalated' && <Lines lines={reasons.map(({ text }) => text)} />}
    {strategy && <Plan strategy={strategy} />}
    {attempts.length > 0 && (
      <details>
        <summary>
          Written {attempts.length === 1 ? 'once' : `${attempts.length} times`} before, and given up
        </summary>
        <ol className="mt-1 space-y-2">
          {attempts.map(({ body, reasons: against, at }) => (
            <li key={`${at} ${body}`}>
              <p className="break-words whitespace-pre-wrap">{body}</p>
              <Lines lines={against.map(({ text }) => text)} />
            </li>
          ))}
        </ol>
      </details>
    )}
    {sources.length > 0 && (
      <details>
        <summary>
          Rests on {sources.length} source{sources.length === 1 ? '' : 's'}
        </summary>
        <Lines lines={sources.map(({ what, value, source }) => `${what}: ${value} (${source})`)} />
      </details>
    )}
  </div>
);

/** What its writer set out to do, and what code took out of that. */
const Plan = ({
  strategy: { stance, points, times, shape, why, corrected },
}: {
  strategy: NonNullable<ReplyDraft['strategy']>;
}) => (
  <details>
    <summary>Planned to {stance.replaceAll('_', ' ')}</summary>
    <p className="mt-1 break-words">
      {why} Written {shape.replaceAll('_', ' ')}, {times ? 'with' : 'without'} times.
    </p>
    <Lines lines={points.map(({ asked, fact }) => `${asked}: ${fact ?? 'no stored fact answers it'}`)} />
    <Lines lines={corrected} />
  </details>
);

const Lines = ({ lines }: { lines: readonly string[] }) => (
  <ul className="mt-1 space-y-0.5">
    {[...new Set(lines)].map((line) => (
      <li key={line} className="break-words">
        {line}
      </li>
    ))}
  </ul>
);

function Acts({ draft, edit }: { draft: ReplyDraft; edit: () => void }) {
  const act = useAct();
  const scopes = useMe().data?.scopes ?? [];
  const decides = scopes.includes('approvals:decide');
  const why = 'Your role may not decide on answers.';
  return (
    <div className="mt-3 flex flex-wrap gap-2">
      {draft.state === 'review' && draft.itemId && (
        <Button
          kind="primary"
          disabled={!decides}
          why={why}
          onClick={() => void act('Approved.', () => approve(draft.itemId ?? ''))}
        >
          Approve and send
        </Button>
      )}
      {EDITABLE.includes(draft.state) && draft.body !== '' && (
        <Button disabled={!decides} why={why} onClick={edit}>
          Edit
        </Button>
      )}
      {(REWRITABLE.includes(draft.state) || isElsewhere(draft)) && (
        <Button
          disabled={!decides}
          why={why}
          onClick={() => void act('Written anew.', () => post(`/reply-drafts/${draft.id}/regenerate`))}
        >
          {isElsewhere(draft) ? 'Write an answer' : 'Write anew'}
        </Button>
      )}
      {STOPPABLE.includes(draft.state) && (
        <Button
          kind="danger"
          disabled={!scopes.includes('inbox:write')}
          why={why}
          onClick={() =>
            void act('Stopped. Nothing is sent.', () => post(`/reply-drafts/${draft.id}/cancel`))
          }
        >
          Stop it
        </Button>
      )}
    </div>
  );
}

/** A yes to exactly the bytes that the server has now. */
async function approve(itemId: string): Promise<unknown> {
  const { item } = await get<{ item: ApprovalItem }>(`/approvals/${itemId}`);
  return post(`/approvals/${itemId}/approve`, { contentHash: item.contentHash });
}

/** Seconds until it goes; the date where that is far, or in the sandbox's own time. */
function Countdown({ at }: { at: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.ceil((instantOf(at).getTime() - now) / 1_000);
  return seconds > 0 && seconds < 600 ? (
    <span role="timer">in {seconds} s</span>
  ) : (
    <span>
      at <Time at={at} />
    </span>
  );
}
