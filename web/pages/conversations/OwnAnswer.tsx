import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { ANSWER_LENGTH, type ReplyDraft } from '../../../src/autosend/contract.ts';
import type { ThreadDetail } from '../../../src/conversations/contract.ts';
import { ApiProblem, post } from '../../api.ts';
import { INPUT } from '../../ui/fields.tsx';
import { Length } from '../../ui/MailForm.tsx';
import { Button } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';

type Message = ThreadDetail['messages'][number];
/** Programs wrote it, and nobody reads an answer. */
const MACHINES: readonly (string | null)[] = ['out_of_office', 'auto_reply', 'bounce'];

/** The newest message of theirs that somebody may answer; undefined where we have the last word or they want none. */
export const toAnswer = ({ messages }: ThreadDetail): (Message & { replyId: string }) | undefined => {
  const last = messages.findLast(({ intent }) => !MACHINES.includes(intent));
  return last?.direction === 'in' && last.replyId !== null && !last.optOut
    ? { ...last, replyId: last.replyId }
    : undefined;
};

/** A person's own answer: written here, sent as it stands, once. */
export function OwnAnswer({ thread }: { thread: ThreadDetail }) {
  const [open, setOpen] = useState(false);
  const may = useMe().data?.scopes.includes('approvals:decide') ?? false;
  const message = toAnswer(thread);
  if (!message) return null;
  if (!open)
    return (
      <Button disabled={!may} why="Your role may not send answers." onClick={() => setOpen(true)}>
        Write my own answer
      </Button>
    );
  return <Form replyId={message.replyId} channel={thread.channel} close={() => setOpen(false)} />;
}

function Form({
  replyId,
  channel,
  close,
}: {
  replyId: string;
  channel: ThreadDetail['channel'];
  close: () => void;
}) {
  const [body, setBody] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const client = useQueryClient();
  const most = ANSWER_LENGTH[channel].sent;
  const tooLong = body.trim().length > most;
  const send = async () => {
    setBusy(true);
    try {
      const { sendAt } = await post<ReplyDraft>(`/replies/${replyId}/answer`, { body });
      toast.success(
        sendAt ? 'It goes now, or as soon as the window of its campaign opens.' : 'It is on its way.',
      );
      close();
    } catch (error) {
      setProblem(error instanceof ApiProblem ? error.message : String(error));
    } finally {
      setBusy(false);
      await client.invalidateQueries();
    }
  };
  return (
    <form
      aria-label="My own answer"
      className="space-y-2 rounded-lg border border-line bg-surface p-4"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <textarea
        aria-label="My answer"
        rows={8}
        value={body}
        onChange={({ target }) => setBody(target.value)}
        className={`${INPUT} w-full`}
      />
      {channel === 'linkedin' && <Length text={body} most={most} />}
      {problem !== null && (
        <p role="alert" className="break-words text-bad">
          {problem}
        </p>
      )}
      <p className="text-xs text-soft">
        It leaves in this conversation exactly as written here. What was drafted is turned down by it.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button
          kind="primary"
          type="submit"
          disabled={busy || body.trim() === '' || tooLong}
          why={busy ? 'It is being sent.' : tooLong ? 'It is too long.' : 'Write something first.'}
        >
          Send it
        </Button>
        <Button onClick={close}>Leave it</Button>
      </div>
    </form>
  );
}
