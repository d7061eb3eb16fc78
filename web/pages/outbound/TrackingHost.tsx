import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { post } from '../../api.ts';
import { INPUT } from '../../ui/fields.tsx';
import { Button } from '../../ui/primitives.tsx';

/** Names the host that tracked links of a domain lead to. It is looked at at once; its record shows above. */
export function TrackingHost({ domain, host }: { domain: string; host: string | null }) {
  const [name, setName] = useState(host ?? '');
  const save = useMutation({
    mutationFn: (wanted: string | null) => post('/domains/tracking-host', { domain, host: wanted }),
    onError: (error) => toast.error(error.message),
  });
  const wanted = name.trim() === '' ? null : name.trim();
  return (
    <details className="mt-2">
      <summary className="cursor-pointer text-soft">
        {host === null ? 'Its mail is not tracked' : `Tracked links lead to ${host}`}
      </summary>
      <form
        className="mt-2 flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(wanted);
        }}
      >
        <label className="min-w-56 flex-1">
          <span className="block text-xs text-soft">
            Host of its own for tracked links; empty where nothing is tracked
          </span>
          <input
            value={name}
            placeholder={`go.${domain}`}
            aria-label={`Tracking host of ${domain}`}
            onChange={({ target }) => setName(target.value)}
            className={`${INPUT} block w-full`}
          />
        </label>
        <Button type="submit" disabled={save.isPending || wanted === host} why="Nothing is changed.">
          {save.isPending ? 'Looking…' : 'Save'}
        </Button>
      </form>
    </details>
  );
}
