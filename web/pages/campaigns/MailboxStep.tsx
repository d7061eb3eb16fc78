import { useQuery } from '@tanstack/react-query';
import { DEFAULT_SEQUENCE } from '../../../src/campaigns/contract.ts';
import type { MailboxView } from '../../../src/outbound/contract.ts';
import { get } from '../../api.ts';
import { Badge, Empty, Loaded, Panel } from '../../ui/primitives.tsx';
import type { StepProps } from './draft.ts';

/** On which channels and from which mailboxes the campaign writes. */
export function MailboxStep({ draft, change }: StepProps) {
  const { mailboxes: chosen, matchProvider, sequence } = draft.settings;
  const query = useQuery({
    queryKey: ['mailboxes'],
    queryFn: () => get<{ mailboxes: MailboxView[] }>('/mailboxes'),
  });
  const onLinkedin = sequence.some(({ channel }) => channel === 'linkedin');
  const withoutLinkedin = sequence.filter(({ channel }) => channel !== 'linkedin');
  const withLinkedin = [
    ...withoutLinkedin,
    ...DEFAULT_SEQUENCE.filter(({ channel }) => channel === 'linkedin'),
  ];
  return (
    <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
      <Panel title="Channels">
        <ul className="space-y-3">
          <li className="flex items-start gap-2">
            <input type="checkbox" checked disabled aria-label="E-mail" className="mt-1" />
            <span>
              E-mail
              <span className="block text-xs text-soft">Every campaign begins with a mail.</span>
            </span>
          </li>
          <li>
            <label className="flex items-start gap-2">
              <input
                type="checkbox"
                className="mt-1"
                checked={onLinkedin}
                onChange={({ target }) =>
                  change({
                    sequence: target.checked
                      ? withLinkedin.toSorted((a, b) => a.day - b.day)
                      : withoutLinkedin,
                  })
                }
              />
              <span>
                LinkedIn
                <span className="block text-xs text-soft">
                  Its steps are left out for whoever has no profile, and while nothing is set up that could
                  act there.
                </span>
              </span>
            </label>
          </li>
        </ul>
      </Panel>
      <Panel title="Mailboxes">
        <Loaded query={query} rows={4}>
          {({ mailboxes }) => {
            const cold = mailboxes.filter(({ purpose }) => purpose === 'cold');
            return cold.length === 0 ? (
              <Empty title="No mailbox is connected">
                Connect one under Settings; nothing can leave without.
              </Empty>
            ) : (
              <fieldset className="min-w-0 space-y-3">
                <legend className="mb-2 text-xs text-soft">
                  {chosen.length === 0
                    ? 'Every active mailbox sends, in turn. Choose some to send from those alone.'
                    : chosen.length === 1
                      ? 'Only this one sends.'
                      : 'Only these send, in turn.'}
                </legend>
                {cold.map((mailbox) => (
                  <Mailbox
                    key={mailbox.id}
                    mailbox={mailbox}
                    chosen={chosen.includes(mailbox.id)}
                    toggle={(on) =>
                      change({
                        mailboxes: on ? [...chosen, mailbox.id] : chosen.filter((id) => id !== mailbox.id),
                      })
                    }
                  />
                ))}
                {chosen
                  .filter((id) => !mailboxes.some((mailbox) => mailbox.id === id))
                  .map((id) => (
                    <p key={id} role="alert" className="text-bad">
                      A mailbox of this campaign is not there any more.{' '}
                      <button
                        type="button"
                        className="underline"
                        onClick={() => change({ mailboxes: chosen.filter((each) => each !== id) })}
                      >
                        Take it out
                      </button>
                    </p>
                  ))}
                <label className="flex items-start gap-2 border-t border-line pt-3">
                  <input
                    type="checkbox"
                    className="mt-1"
                    checked={matchProvider}
                    onChange={({ target }) => change({ matchProvider: target.checked })}
                  />
                  <span>
                    Match the reader’s provider
                    <span className="block text-xs text-soft">
                      Who reads at Google or Microsoft is written to from a mailbox there, where one is free
                      on the same day. Nobody waits longer for it.
                    </span>
                  </span>
                </label>
              </fieldset>
            );
          }}
        </Loaded>
      </Panel>
    </div>
  );
}

const Mailbox = ({
  mailbox,
  chosen,
  toggle,
}: {
  mailbox: MailboxView;
  chosen: boolean;
  toggle: (on: boolean) => void;
}) => (
  <label className="flex items-start gap-2">
    <input
      type="checkbox"
      className="mt-1"
      checked={chosen}
      onChange={({ target }) => toggle(target.checked)}
    />
    <span className="min-w-0 flex-1">
      <span className="block truncate">{mailbox.address}</span>
      <span className="block text-xs text-soft">
        at most {mailbox.dailyCap} a day, {mailbox.minGapSeconds} s between two
        {mailbox.stateReason && ` · ${mailbox.stateReason}`}
      </span>
    </span>
    {mailbox.state !== 'active' && <Badge tone="warn">{mailbox.state}</Badge>}
    <Badge>{mailbox.vendor}</Badge>
  </label>
);
