import { useQuery } from '@tanstack/react-query';
import type { LeadArchive } from '../../../src/leads/archive/contract.ts';
import { useAct } from '../../act.ts';
import { get, post } from '../../api.ts';
import { AskReason } from '../../ui/AskReason.tsx';
import { Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';

/** Asks for something many leads are hit by; another person says yes to it on Approvals. */
function useProposal(): (what: string, input: object) => (reason: string) => Promise<boolean> {
  const act = useAct();
  return (what, input) => (reason) =>
    act(
      ({ isNew }: { isNew: boolean }) =>
        isNew ? 'Asked for. It waits on Approvals for another person.' : 'It waits on Approvals already.',
      () => post<{ isNew: boolean }>('/proposals', { what, input, reason }),
    );
}

const useWhyNot = (): string | undefined =>
  useMe().data?.scopes.includes('operations:stop') ? undefined : 'Your role may not ask to archive leads.';

/** Whom the list shows under its filters, put away together. Without a filter nothing is offered. */
export function ArchiveThese({
  filter: { search, group, tier, grade, waits },
}: {
  filter: Readonly<Record<'search' | 'group' | 'tier' | 'grade' | 'waits', string | undefined>>;
}) {
  const proposal = useProposal();
  const whyNot = useWhyNot();
  const filter = Object.fromEntries(
    Object.entries({ search, group, tier, grade }).filter(([, value]) => value),
  );
  if (Object.keys(filter).length === 0 || waits) return null;
  return (
    <div className="my-2">
      <AskReason
        label="Ask to archive all of these"
        subject={Object.values(filter).join(', ')}
        whyNot={whyNot}
        meaning="Another person sees on Approvals how many they are, and says yes to the number. Then their sequences end and what is planned or waits for a yes does not leave; they are in no list and no segment. Their history and every “no” stay, and what they answer is still read. It costs nothing, and for 30 days it can be asked to take them back."
        work={proposal('leads.archive', filter)}
      />
    </div>
  );
}

/** What was put away together, and the way back. */
export function Archives() {
  const proposal = useProposal();
  const whyNot = useWhyNot();
  const query = useQuery({
    queryKey: ['lead-archives'],
    queryFn: () => get<{ archives: LeadArchive[] }>('/lead-archives'),
  });
  const archives = query.data?.archives ?? [];
  if (archives.length === 0) return null;
  return (
    <ul className="my-2 divide-y divide-line border-y border-line" aria-label="Archived together">
      {archives.map(({ id, leads, at, restorable, restorableUntil }) => (
        <li key={id} className="flex flex-wrap items-center gap-3 py-2">
          <span className="min-w-0 flex-1 text-soft">
            {leads} {leads === 1 ? 'lead' : 'leads'} archived <Time at={at} />.{' '}
            {restorable ? (
              <>
                They can be taken back until <Time at={restorableUntil} />.
              </>
            ) : (
              'They cannot be taken back any more.'
            )}
          </span>
          {restorable && (
            <AskReason
              label="Ask to take them back"
              subject={`${leads} leads`}
              whyNot={whyNot}
              meaning="Another person says yes to it on Approvals. They are in lists and segments again; what was cancelled for them stays cancelled."
              work={proposal('leads.restore', { archive: id })}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
