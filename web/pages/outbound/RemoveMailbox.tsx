import type { MailboxHealthView } from '../../../src/outbound/contract.ts';
import { useAct } from '../../act.ts';
import { post } from '../../api.ts';
import { AskReason } from '../../ui/AskReason.tsx';
import { Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';

/** Asks for the removal of a mailbox. Another person sees on Approvals what it hits, and says yes to its number. */
export function RemoveMailbox({ address, state }: { address: string; state: string }) {
  const act = useAct();
  const may = useMe().data?.scopes.includes('operations:stop') ?? false;
  if (state === 'active') return null;
  return (
    <div className="mt-2">
      <AskReason
        label="Ask to remove it"
        subject={address}
        whyNot={may ? undefined : 'Your role may not ask to remove mailboxes.'}
        meaning="Another person says yes to it on Approvals. Then nothing leaves by it any more, and what people answer to it is not read here: read it where the mailbox is. First messages that wait in it go to others of their campaign; what continues a sequence waits. Its history stays, its password is forgotten."
        work={(reason) =>
          act(
            ({ isNew }: { isNew: boolean }) =>
              isNew
                ? 'Asked for. It waits on Approvals for another person.'
                : 'It waits on Approvals already.',
            () =>
              post<{ isNew: boolean }>('/proposals', { what: 'mailbox.remove', input: { address }, reason }),
          )
        }
      />
    </div>
  );
}

/** Mailboxes that were taken away, with what still waits there. */
export const RemovedMailboxes = ({ removed }: Pick<MailboxHealthView, 'removed'>) => (
  <ul className="mt-3 divide-y divide-line border-t border-line" aria-label="Removed mailboxes">
    {removed.map(({ id, address, removedAt, waiting, uncertain, looking }) => (
      <li key={id} className="py-2 text-soft">
        <span className="break-all">{address}</span> was removed <Time at={removedAt} />. Connect it anew to
        use it again.
        {waiting > 0 && <> {waiting} of its messages wait.</>}
        {uncertain > 0 && (
          <>
            {' '}
            Of {uncertain} nobody knows whether they left
            {looking ? '; it is looked for.' : ', and nobody can look any more; they are not sent again.'}
          </>
        )}
      </li>
    ))}
  </ul>
);
