import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type {
  CompanyDuplicate,
  CompanyMerge,
  CompanyDuplicates as Page,
} from '../../../src/leads/companies/contract.ts';
import { useAct } from '../../act.ts';
import { get, post } from '../../api.ts';
import { useNames } from '../../members.ts';
import { AskReason } from '../../ui/AskReason.tsx';
import { Button, Time } from '../../ui/primitives.tsx';
import { Evidence, MayBeOne, movedRecords } from './MayBeOne.tsx';

type Why = { why: string | undefined };

/** Companies that stand here twice, and those that were made one, which can be taken apart for thirty days. */
export function CompanyDuplicates({ why }: Why) {
  const pages = useInfiniteQuery({
    queryKey: ['company-duplicates'],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      get<Page>(
        `/companies/duplicates?limit=50${pageParam ? `&after=${encodeURIComponent(pageParam)}` : ''}`,
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const merges = useQuery({
    queryKey: ['company-merges'],
    queryFn: () => get<{ merges: CompanyMerge[] }>('/companies/merges'),
  });
  return (
    <MayBeOne
      words={{
        title: 'May be one company',
        none: 'No two companies look like one',
        meaning:
          'Companies of one name, of one page on LinkedIn or of domains that belong together stand here. None is merged by itself.',
      }}
      made={{ title: 'Companies made one', none: 'No companies were made one yet.' }}
      pairs={pages}
      duplicates={({ pages: all }) => all.flatMap(({ duplicates }) => duplicates)}
      pages={pages}
      merges={merges}
      pair={(pair) => <Pair key={`${pair.stays.id}${pair.goes.id}`} pair={pair} why={why} />}
      merged={(merge) => <Merged key={merge.id} merge={merge} why={why} />}
    />
  );
}

const named = ({ name, domain, people }: CompanyDuplicate['stays']): string =>
  `${name} (${domain ?? 'no domain'}, ${people === 1 ? '1 person' : `${people} people`})`;

function Pair({ pair, why }: { pair: CompanyDuplicate } & Why) {
  const act = useAct();
  const [exchanged, setExchanged] = useState(false);
  const [stays, goes] = exchanged ? [pair.goes, pair.stays] : [pair.stays, pair.goes];
  // The one that stays must have the domain, or that would be lost.
  const fixed = pair.goes.domain === null && pair.stays.domain !== null;
  return (
    <li className="space-y-2 py-2">
      <p className="break-words">
        <span className="font-medium">{named(stays)}</span> <span className="text-soft">stays,</span>{' '}
        {named(goes)} <span className="text-soft">goes into it</span> <Evidence of={pair.evidence} />
      </p>
      <div className="flex flex-wrap items-start gap-2">
        <Button
          disabled={fixed}
          why={fixed ? 'The one with a domain stays, or that would be lost.' : undefined}
          aria-label={`Exchange which of the two stays: ${stays.name}`}
          onClick={() => setExchanged(!exchanged)}
        >
          Exchange them
        </Button>
        <AskReason
          label="Make them one company"
          subject={stays.name}
          meaning="Its people, facts and signals go to the one that stays, and a pause, an exclusion or a no of either is one of both. It can be taken back for thirty days."
          whyNot={why}
          work={(reason) =>
            act('They are one company now.', () =>
              post('/companies/merges', { survivorId: stays.id, mergedId: goes.id, reason }),
            )
          }
        />
      </div>
    </li>
  );
}

const told = (name: string, domain: string | null): string => `${name} (${domain ?? 'no domain'})`;

function Merged({ merge, why }: { merge: CompanyMerge } & Why) {
  const act = useAct();
  const nameOf = useNames();
  const { id, reason, mergedBy, mergedAt, undoUntil, undoneAt, moved, whyNotUndo } = merge;
  const both = `${told(merge.merged, merge.mergedDomain)} into ${told(merge.survivor, merge.survivorDomain)}`;
  const whyNot = why ?? whyNotUndo ?? undefined;
  return (
    <li className="flex flex-wrap items-center gap-2 py-2">
      <span>
        {both}: {reason}
        <span className="block text-xs text-soft">
          {movedRecords(moved)}, by {nameOf(mergedBy)}, <Time at={mergedAt} />
          {undoneAt ? (
            <>
              ; taken back <Time at={undoneAt} />
            </>
          ) : (
            <>
              ; {whyNotUndo ? 'could be' : 'to be'} taken back until <Time at={undoUntil} />
            </>
          )}
        </span>
      </span>
      {!undoneAt && (
        <Button
          aria-label={`Take it back: ${both}`}
          disabled={whyNot !== undefined}
          why={whyNot}
          onClick={() =>
            void act('They are two companies again.', () => post(`/companies/merges/${id}/undo`))
          }
        >
          Take it back
        </Button>
      )}
    </li>
  );
}
