import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { ApiProblem, post } from '../api.ts';
import { INPUT } from './fields.tsx';
import { Button } from './primitives.tsx';

type Mail = { readonly version: number; readonly subject: string; readonly body: string };

/**
 * A person's own words in place of a draft's. Every check runs on them; what they break is said, and nothing is lost. On LinkedIn
 * there is no subject, and characters are counted.
 */
export function MailForm({
  name,
  path,
  mail,
  most,
  done,
}: {
  name: string;
  /** Where the words go. */
  path: string;
  mail: Mail;
  /** Characters that may be sent on LinkedIn; a mail where nothing is said. */
  most?: number | undefined;
  done: () => void;
}) {
  const [subject, setSubject] = useState(mail.subject);
  const [body, setBody] = useState(mail.body);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const client = useQueryClient();
  const tooLong = most !== undefined && body.trim().length > most;
  // The version that was opened: what is written over a newer one is refused.
  const [version] = useState(mail.version);
  const save = async () => {
    try {
      await post(path, { version, subject, body });
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
      aria-label={name}
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {most === undefined && (
        <input
          aria-label="Subject"
          value={subject}
          onChange={(event) => setSubject(event.target.value)}
          className={`${INPUT} w-full`}
        />
      )}
      <textarea
        aria-label="Text"
        value={body}
        onChange={(event) => setBody(event.target.value)}
        rows={12}
        className={`${INPUT} w-full`}
      />
      {most !== undefined && <Length text={body} most={most} />}
      {problems.length > 0 && (
        <ul role="alert" className="text-bad">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      <div className="flex gap-2">
        <Button
          kind="primary"
          type="submit"
          disabled={body.trim() === '' || tooLong}
          why={tooLong ? 'It is too long for LinkedIn.' : 'Write something first.'}
        >
          Check and save
        </Button>
        <Button onClick={done}>Leave it</Button>
      </div>
    </form>
  );
}

/** How much of what may be sent a text takes. */
export function Length({ text, most }: { text: string; most: number }) {
  const { length } = text.trim();
  return (
    <p role="status" className={`text-xs ${length > most ? 'text-bad' : 'text-soft'}`}>
      {length.toLocaleString('en')} of {most.toLocaleString('en')} characters
    </p>
  );
}
