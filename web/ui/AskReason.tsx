import { type FormEvent, type ReactNode, useState } from 'react';
import { INPUT } from './fields.tsx';
import { Button } from './primitives.tsx';

const SHORTEST = 3;

/** A step that a person stands for: its button opens what it means and asks why, and only then it is done. */
export function AskReason({
  label,
  subject,
  meaning,
  whyNot,
  work,
}: {
  label: string;
  /** What it is done to, for those who hear the page. */
  subject: string;
  meaning: ReactNode;
  /** Why it cannot be done by who looks; undefined where it can. */
  whyNot?: string | undefined;
  /** Answers whether it was done. */
  work: (reason: string) => Promise<boolean>;
}) {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  if (!open)
    return (
      <span className="inline-flex flex-wrap items-center gap-2">
        <Button
          aria-label={`${label}: ${subject}`}
          disabled={whyNot !== undefined}
          why={whyNot}
          onClick={() => setOpen(true)}
        >
          {label}
        </Button>
        {whyNot && <span className="text-xs text-soft">{whyNot}</span>}
      </span>
    );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const done = await work(reason.trim());
    setBusy(false);
    if (!done) return;
    setReason('');
    setOpen(false);
  };
  const short = reason.trim().length < SHORTEST;
  return (
    <form
      onSubmit={(event) => void submit(event)}
      aria-label={`${label}: ${subject}`}
      className="mt-1 space-y-2 rounded border border-line p-3"
    >
      <p>{meaning}</p>
      <div className="flex flex-wrap gap-2">
        <input
          aria-label={`Why, for ${subject}`}
          placeholder="Why? It is written down."
          maxLength={300}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
          className={`${INPUT} min-w-48 flex-1`}
        />
        <Button
          type="submit"
          kind="primary"
          disabled={busy || short}
          why={busy ? 'It is being done.' : 'Say why first.'}
        >
          {label}
        </Button>
        <Button onClick={() => setOpen(false)}>Leave it</Button>
      </div>
    </form>
  );
}
