import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { type ApprovalItem, REJECTION_TAGS } from '../../../src/approval/contract.ts';
import { ANSWER, ANSWER_LENGTH } from '../../../src/autosend/contract.ts';
import { get, post } from '../../api.ts';
import { MailForm } from '../../ui/MailForm.tsx';
import { Badge, Button, Loaded } from '../../ui/primitives.tsx';
import { SendToMyself } from '../pipeline/SendToMyself.tsx';
import { MessageText, type ShownClaim } from './MessageText.tsx';

type Answer = { item: ApprovalItem; sendable: boolean | null; dropReasons: { code: string; text: string }[] };
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const reasonsOf = (value: unknown): { code: string; text: string }[] =>
  Array.isArray(value) ? (value as { code: string; text: string }[]) : [];

/** The message exactly as it will leave, with everything it rests on. */
export function ApprovalDrawer({
  itemId,
  approve,
}: {
  itemId: string;
  approve: (item: ApprovalItem) => Promise<void>;
}) {
  const query = useQuery({
    queryKey: ['approval', itemId],
    queryFn: () => get<Answer>(`/approvals/${itemId}`),
  });
  return <Loaded query={query}>{(answer) => <Message answer={answer} approve={approve} />}</Loaded>;
}

function Message({
  answer: { item, sendable, dropReasons },
  approve,
}: {
  answer: Answer;
  approve: (item: ApprovalItem) => Promise<void>;
}) {
  const [mode, setMode] = useState<'read' | 'edit' | 'reject'>('read');
  const { preview } = item;
  const claims = (Array.isArray(preview.claims) ? preview.claims : []) as ShownClaim[];
  const why = sendable ? undefined : (dropReasons[0]?.text ?? 'It would not be sent.');
  return (
    <article className="rounded-lg border border-line bg-surface">
      <header className="border-b border-line px-5 py-3">
        <p className="text-soft">
          To {textOf(preview.toName)} &lt;{textOf(preview.to)}&gt;,{' '}
          {[textOf(preview.title), textOf(preview.company)].filter(Boolean).join(', ')}
        </p>
        <h2 className="mt-1 text-base font-semibold">
          <MessageText text={textOf(preview.subject) || 'On LinkedIn'} part="subject" claims={claims} />
        </h2>
      </header>
      {mode === 'edit' ? (
        <EditForm item={item} done={() => setMode('read')} />
      ) : (
        <div className="px-5 py-4 break-words whitespace-pre-wrap">
          <MessageText text={textOf(preview.body)} part="body" claims={claims} />
          <span className="text-soft">{textOf(preview.footer)}</span>
        </div>
      )}
      <footer className="space-y-3 border-t border-line px-5 py-3">
        {textOf(preview.theirs) !== '' && (
          <p className="break-words whitespace-pre-wrap text-soft">They wrote: {textOf(preview.theirs)}</p>
        )}
        {textOf(preview.tracking) !== '' && <p className="text-warn">{textOf(preview.tracking)}</p>}
        {dropReasons.map((entry) => (
          <p key={entry.code} className="text-bad">
            {entry.text}
          </p>
        ))}
        <p className="flex flex-wrap gap-1.5">
          {reasonsOf(preview.checks).map((entry) => (
            <Badge key={entry.code} tone="good">
              {entry.text}
            </Badge>
          ))}
          {reasonsOf(preview.warnings).map((entry) => (
            <Badge key={entry.code} tone="warn">
              {entry.text}
            </Badge>
          ))}
          {textOf(preview.angle) !== '' && (
            <>
              <Badge>{textOf(preview.angle).replaceAll('_', ' ')}</Badge>
              <Badge>variant {textOf(preview.variant)}</Badge>
            </>
          )}
          {item.edited && <Badge tone="accent">edited</Badge>}
        </p>
        {mode === 'reject' ? (
          <RejectForm item={item} cancel={() => setMode('read')} />
        ) : (
          mode === 'read' && (
            <div className="flex flex-wrap gap-2">
              <Button
                kind="primary"
                disabled={sendable === false}
                why={why}
                onClick={() => void approve(item)}
              >
                Approve <kbd className="opacity-70">A</kbd>
              </Button>
              <Button onClick={() => setMode('edit')}>Edit</Button>
              {item.kind === 'draft' && <SendToMyself path={`/approvals/${item.id}/test`} />}
              <Button kind="danger" onClick={() => setMode('reject')}>
                Reject
              </Button>
            </div>
          )
        )}
      </footer>
    </article>
  );
}

const EditForm = ({ item, done }: { item: ApprovalItem; done: () => void }) => (
  <div className="px-5 py-4">
    <MailForm
      name="Edit the message"
      path={`/approvals/${item.id}/edit`}
      mail={{
        version: item.version,
        subject: textOf(item.preview.subject),
        body: textOf(item.preview.body),
      }}
      most={
        item.kind === ANSWER && item.preview.channel === 'linkedin' ? ANSWER_LENGTH.linkedin.sent : undefined
      }
      done={done}
    />
  </div>
);

function RejectForm({ item, cancel }: { item: ApprovalItem; cancel: () => void }) {
  const [tag, setTag] = useState<string>('other');
  const [reason, setReason] = useState('');
  const client = useQueryClient();
  const reject = async () => {
    try {
      await post(`/approvals/${item.id}/reject`, { tag, reason });
      toast.success('Rejected. The next draft for this lead will differ.');
    } catch (error) {
      toast.error(error instanceof Error ? error.message : String(error));
    }
    await client.invalidateQueries();
  };
  return (
    <form
      className="flex flex-wrap gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void reject();
      }}
    >
      <select
        aria-label="What is wrong"
        value={tag}
        onChange={(event) => setTag(event.target.value)}
        className="rounded border border-line bg-bg px-2 py-1.5"
      >
        {REJECTION_TAGS.map((entry) => (
          <option key={entry} value={entry}>
            {entry.replaceAll('_', ' ')}
          </option>
        ))}
      </select>
      <input
        aria-label="Why"
        placeholder="Why"
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        className="min-w-56 flex-1 rounded border border-line bg-bg px-2 py-1.5"
      />
      <Button
        kind="danger"
        type="submit"
        disabled={reason.trim() === ''}
        why="Say why, so that the next draft is better."
      >
        Reject
      </Button>
      <Button onClick={cancel}>Leave it</Button>
    </form>
  );
}
