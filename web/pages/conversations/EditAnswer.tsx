import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import type { ReplyDraft } from '../../../src/autosend/contract.ts';
import { ApiProblem, post } from '../../api.ts';
import { INPUT } from '../../ui/fields.tsx';
import { Button } from '../../ui/primitives.tsx';

/** A person's own words in place of the draft's. Every check runs on them; what they break is said, and nothing is lost. */
export function EditAnswer({ draft, done }: { draft: ReplyDraft; done: () => void }) {
  const [subject, setSubject] = useState(draft.subject);
  const [body, setBody] = useState(draft.body);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const client = useQueryClient();
  // The version that was opened: what is written over a newer one is refused.
  const [version] = useState(draft.version);
  const save = async () => {
    try {
      await post(`/reply-drafts/${draft.id}/edit`, { version, subject, body });
      toast.success('Checked and saved. It waits for your yes.');
      done();
    } catch (error) {
      setProblems(
        error instanceof ApiProblem
          ? [error.message, ...error.fields.map(({ message }) => message)]
          : [String(error)],
      );
    }
    await client.invalidateQueries();
  };
  return (
    <form
      aria-label="Edit the answer"
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <input
        aria-label="Subject"
        value={subject}
        onChange={(event) => setSubject(event.target.value)}
        className={`${INPUT} w-full`}
      />
      <textarea
        aria-label="Text"
        value={body}
        onChange={(event) => setBody(event.target.value)}
        rows={10}
        className={`${INPUT} w-full`}
      />
      {problems.length > 0 && (
        <ul role="alert" className="text-bad">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      <div className="flex gap-2">
        <Button kind="primary" type="submit" disabled={body.trim() === ''} why="Write something first.">
          Check and save
        </Button>
        <Button onClick={done}>Leave it</Button>
      </div>
    </form>
  );
}
