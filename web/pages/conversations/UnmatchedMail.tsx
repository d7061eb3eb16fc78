import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { UnmatchedMail, UnmatchedMailDetail, What } from '../../../src/inbound/unmatched/contract.ts';
import { useAct } from '../../act.ts';
import { get, post } from '../../api.ts';
import { Badge, Button, Empty, Intent, Loaded, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { ChooseLead } from './ChooseLead.tsx';

/** What came in and belongs to nobody we know: whose it is, or that it is not about us. */
export function UnmatchedMails() {
  const [aside, setAside] = useState(false);
  const query = useInfiniteQuery({
    queryKey: ['unmatched', aside],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      get<{ mails: UnmatchedMail[]; next: string | null }>(
        `/inbound/unmatched?aside=${aside}${pageParam && `&after=${encodeURIComponent(pageParam)}`}`,
      ),
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return (
    <section aria-label="Not matched" className="space-y-3">
      <label className="flex items-center gap-2 text-sm text-soft">
        <input type="checkbox" checked={aside} onChange={({ target }) => setAside(target.checked)} />
        Show what was put aside
      </label>
      <Loaded query={query} rows={4}>
        {({ pages }) => {
          const mails = pages.flatMap((page) => page.mails);
          return mails.length === 0 ? (
            <Empty title={aside ? 'Nothing was put aside' : 'Nothing waits here'}>
              Mail that answers none of our messages and comes from nobody we know is shown here, until
              somebody says whose it is.
            </Empty>
          ) : (
            <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
              {mails.map((mail) => (
                <Row key={mail.id} mail={mail} />
              ))}
            </ul>
          );
        }}
      </Loaded>
      {query.hasNextPage && (
        <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {query.isFetchingNextPage ? 'Loading…' : 'More'}
        </Button>
      )}
    </section>
  );
}

/** What a mail system reports is no mail of anybody. */
const REPORTS = {
  complaint: { name: 'A complaint about our mail', badge: 'complaint' },
  bounce: { name: 'Mail that failed', badge: 'failed delivery' },
  mail: null,
} as const satisfies Record<What, object | null>;

function Row({ mail }: { mail: UnmatchedMail }) {
  const [open, setOpen] = useState(false);
  const report = REPORTS[mail.what];
  const name = mail.from ?? report?.name ?? `Something ${mail.outcome}`;
  return (
    <li className="px-3 py-2">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex w-full flex-wrap items-baseline justify-between gap-x-3 text-left hover:text-accent"
      >
        <span className="font-medium break-all">{name}</span>
        <span className="text-xs text-soft">
          {mail.via} · <Time at={mail.receivedAt} />
        </span>
        {!report && <span className="basis-full break-words text-soft">{mail.subject || 'No subject'}</span>}
      </button>
      {report && <Badge tone="bad">{report.badge}</Badge>}
      {mail.outcome === 'unreadable' && <Badge tone="warn">could not be read</Badge>}
      {open && <Detail id={mail.id} name={name} />}
    </li>
  );
}

function Detail({ id, name }: { id: string; name: string }) {
  const query = useQuery({
    queryKey: ['unmatched-mail', id],
    queryFn: () => get<UnmatchedMailDetail>(`/inbound/unmatched/${id}`),
  });
  return (
    <div className="mt-2 space-y-3">
      <Loaded query={query} rows={2}>
        {(mail) => (
          <>
            <ul className="text-xs text-soft">
              {mail.reasons.map(({ code, text }) => (
                <li key={code} className="break-words">
                  {text}
                </li>
              ))}
            </ul>
            {mail.intent && (
              <p className="flex flex-wrap items-center gap-2 text-xs text-soft">
                Reads as <Intent intent={mail.intent} confidence={null} />
                {mail.optOut && <Badge tone="bad">asks to be left alone</Badge>}
              </p>
            )}
            {mail.text !== null && (
              <p className="max-h-72 overflow-y-auto rounded border border-line bg-bg p-3 break-words whitespace-pre-wrap">
                {mail.text}
              </p>
            )}
            <Settle mail={mail} name={name} />
          </>
        )}
      </Loaded>
    </div>
  );
}

const QUESTIONS: Readonly<Record<What, (name: string) => string>> = {
  mail: (name) => `Whose is the mail of ${name}?`,
  complaint: () => 'Who complained? Nothing goes to them any more.',
  bounce: () => 'To whom did the mail fail?',
};
const ASSIGNED: Readonly<Record<What, (name: string) => string>> = {
  mail: (name) => `It is in the conversation of ${name} now.`,
  complaint: (name) => `Nothing goes to ${name} any more, and the campaign that wrote to them last stops.`,
  bounce: (name) => `It was taken as a failure of the address of ${name}.`,
};

function Settle({ mail, name }: { mail: UnmatchedMailDetail; name: string }) {
  const act = useAct();
  const may = useMe().data?.scopes.includes('inbox:write') ?? false;
  const [theirs, setTheirs] = useState(false);
  if (!may) return <p className="text-xs text-soft">Your role may not say whose it is.</p>;
  const assign = (leadId: string, to: string) =>
    void act(ASSIGNED[mail.what](to), () =>
      post(`/inbound/unmatched/${mail.id}/assign`, { leadId, theirAddress: theirs }),
    );
  return (
    <div className="space-y-2">
      {mail.unassignable === null ? (
        <>
          <ChooseLead label={QUESTIONS[mail.what](name)} candidates={mail.candidates} choose={assign} />
          {mail.what === 'mail' && (
            <label className="flex items-start gap-2 text-sm">
              <input
                type="checkbox"
                className="mt-1"
                checked={theirs}
                onChange={({ target }) => setTheirs(target.checked)}
              />
              The sender is that person: what comes from this address is theirs from now on
            </label>
          )}
        </>
      ) : (
        <p>{mail.unassignable}</p>
      )}
      {mail.settledAs === null && (
        <Button
          aria-label={`Not about us: ${name}`}
          onClick={() =>
            void act('Put aside. It stays where it is.', () => post(`/inbound/unmatched/${mail.id}/aside`))
          }
        >
          Not about us
        </Button>
      )}
    </div>
  );
}
