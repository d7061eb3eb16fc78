import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import type { WarmupView } from '../../../src/outbound/warmup/contract.ts';
import { post } from '../../api.ts';
import { INPUT } from '../../ui/fields.tsx';
import { Button } from '../../ui/primitives.tsx';

/** Since when a mailbox is warmed up, what that means today, and ways to say otherwise and to hold it to that. */
export function WarmupLine({
  mailbox: { id, address, warmup },
  may,
  holdable = true,
}: {
  mailbox: { id: string; address: string; warmup: WarmupView };
  may: boolean;
  /** An account on LinkedIn keeps its limit either way. */
  holdable?: boolean;
}) {
  const [since, setSince] = useState(warmup.startedAt.slice(0, 10));
  const save = useMutation({
    mutationFn: (change: { since?: string; held?: boolean }) => post(`/mailboxes/${id}/warmup`, change),
    onError: (error) => toast.error(error.message),
  });
  const [first, ...missing] = warmup.reasons;
  return (
    <details className="mt-1 text-soft">
      <summary className="cursor-pointer">
        Warming since {warmup.startedAt.slice(0, 10)}
        {warmup.held && ', held to it'}. {first?.text}
      </summary>
      {missing.length > 0 && (
        <ul className="mt-1 list-disc pl-5">
          {missing.map(({ code, text }) => (
            <li key={code}>{text}</li>
          ))}
        </ul>
      )}
      {may && (
        <form
          className="mt-2 flex flex-wrap items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate({ since });
          }}
        >
          <input
            type="date"
            aria-label={`Warming of ${address} began`}
            value={since}
            onChange={({ target }) => setSince(target.value)}
            className={INPUT}
          />
          <Button
            type="submit"
            disabled={save.isPending || since === '' || since === warmup.startedAt.slice(0, 10)}
            why="Nothing is changed."
          >
            It began on this day
          </Button>
          {holdable && (
            <label className="flex items-center gap-2 py-1.5">
              <input
                type="checkbox"
                checked={warmup.held}
                disabled={save.isPending}
                onChange={() => save.mutate({ held: !warmup.held })}
              />
              Hold it to this: strangers get no more than its week allows
            </label>
          )}
        </form>
      )}
    </details>
  );
}
