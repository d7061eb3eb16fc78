import { type FormEvent, useState } from 'react';
import type { MailboxHealthView } from '../../../src/outbound/contract.ts';
import { useAct } from '../../act.ts';
import { post } from '../../api.ts';
import { AskReason } from '../../ui/AskReason.tsx';
import { INPUT } from '../../ui/fields.tsx';
import { Button } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';

type Movable = Pick<MailboxHealthView['accounts'][number], 'id' | 'address' | 'state' | 'pausing'>;

/** A person's pause of a mailbox, or its return. `resuming`: what it does then. */
export function MailboxMoves({
  mailbox: { id, address, state, pausing },
  resuming,
  may,
}: {
  mailbox: Movable;
  resuming: string | null;
  may: boolean;
}) {
  const act = useAct();
  const move = (to: 'active' | 'paused', done: string) => (reason: string) =>
    act(
      ({ changed }: { changed: boolean }) => (changed ? done : 'It was so already.'),
      () => post<{ changed: boolean }>(`/mailboxes/${id}/state`, { state: to, reason }),
    );
  const whyNot = may ? undefined : 'Your role may not pause mailboxes or bring them back.';
  if (state === 'disconnected') return <ConnectAgain mailbox={{ id, address }} may={may} />;
  return (
    <div className="mt-2">
      {state === 'active' ? (
        <AskReason
          {...{ subject: address, whyNot }}
          key="pause"
          label="Pause"
          meaning={pausing}
          work={move('paused', `${address} rests.`)}
        />
      ) : (
        <AskReason
          {...{ subject: address, whyNot }}
          key="resume"
          label="Bring it back"
          meaning={resuming ?? 'It writes again at once, within its limit a day.'}
          work={move('active', `${address} sends again.`)}
        />
      )}
    </div>
  );
}

/** Signs a disconnected mailbox in again: with what is stored, or with another password, which is kept where it works. */
function ConnectAgain({
  mailbox: { id, address },
  may,
}: {
  mailbox: Pick<Movable, 'id' | 'address'>;
  may: boolean;
}) {
  const act = useAct();
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const done = await act(
      (text: string) => text,
      async () => {
        const given = password === '' ? {} : { password };
        const answer = await post<{ connected: boolean; text: string }>(`/mailboxes/${id}/sign-in`, given);
        if (!answer.connected) throw new Error(answer.text);
        return answer.text;
      },
    );
    setBusy(false);
    if (done) setPassword('');
  };
  return (
    <form
      onSubmit={(event) => void submit(event)}
      aria-label={`Connect again: ${address}`}
      className="mt-2 flex flex-wrap items-center gap-2"
    >
      <input
        type="password"
        autoComplete="off"
        aria-label={`New password of ${address}`}
        placeholder="New password, if it changed"
        maxLength={500}
        value={password}
        onChange={({ target }) => setPassword(target.value)}
        className={`${INPUT} min-w-48 flex-1 sm:max-w-72`}
      />
      <Button
        type="submit"
        kind="primary"
        disabled={busy || !may}
        why={busy ? 'Its servers are being asked.' : may ? undefined : 'Your role may not connect mailboxes.'}
      >
        Connect again
      </Button>
    </form>
  );
}

/** How the slow start of a live workspace stands, and its end where the domains are warm already. */
export function SlowStart({ ramp: { text, perDay } }: { ramp: NonNullable<MailboxHealthView['ramp']> }) {
  const act = useAct();
  const may = useMe().data?.scopes.includes('workspace:admin') ?? false;
  return (
    <section aria-label="Slow start" className="mb-3">
      <p className="mb-2 text-warn">{text}</p>
      <AskReason
        label="End the slow start"
        subject="the workspace"
        whyNot={may ? undefined : 'Only an owner or admin may end the slow start.'}
        meaning={`From now on the limits of the workspace hold instead of ${perDay ?? 'a few'} messages a day to the first tier. Do so only where these domains have sent mail for long; it cannot be begun again.`}
        work={(reason) =>
          act(
            ({ waived }: { waived: boolean }) =>
              waived ? 'The slow start is over.' : 'It was over already.',
            () => post<{ waived: boolean }>('/ramp/waive', { reason }),
          )
        }
      />
    </section>
  );
}
