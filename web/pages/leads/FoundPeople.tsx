import type { Discovery } from '../../../src/pipeline/discover/contract.ts';
import { paths } from '../../paths.ts';
import { Badge, Empty } from '../../ui/primitives.tsx';
import { reasonInWords } from './FindPeoplePage.tsx';

type Person = Discovery['people'][number];
const STATES: Record<string, string> = {
  answered: 'being taken in',
  revealed: 'now a lead',
  missed: 'not found, not paid',
  failed: 'failed',
  unknown: 'not known',
  chosen: 'chosen',
};

/** Whom a search showed: masked until they are paid for, each with why or why not. */
export function FoundPeople({
  found: { people, state },
  choose,
}: {
  found: Discovery;
  choose: ((places: readonly number[]) => void) | undefined;
}) {
  if (people.length === 0)
    return (
      <Empty title={state === 'searching' ? 'Nobody yet' : 'Nobody fits'}>
        {state === 'searching'
          ? 'The search is under way.'
          : 'Leave out a filter, or search by other domains.'}
      </Empty>
    );
  const chosen = people.filter((person) => person.state === 'chosen').map(({ place }) => place);
  const toggle = ({ place, state: became }: Person) =>
    choose?.(became === 'chosen' ? chosen.filter((each) => each !== place) : [...chosen, place]);
  const open = state === 'ready' && choose !== undefined;
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-left text-sm" aria-label="Found people">
        <thead className="text-xs text-soft">
          <tr>
            {['', 'Name', 'Title', 'Company', 'Address', ''].map((head, index) => (
              // The columns never change places.
              <th key={`head-${index.toString()}`} className="px-2 py-1 font-normal">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.place} className="border-t border-line">
              <td className="px-2 py-1">
                {open && (
                  <input
                    type="checkbox"
                    aria-label={`Reveal ${person.name}`}
                    checked={person.state === 'chosen'}
                    disabled={!person.choosable}
                    title={person.choosable || !person.reason ? undefined : reasonInWords(person.reason)}
                    onChange={() => toggle(person)}
                  />
                )}
              </td>
              <td className="px-2 py-1 font-medium">
                {person.leadId ? (
                  <a className="hover:text-accent" href={paths.lead(person.leadId)}>
                    {person.name}
                  </a>
                ) : (
                  person.name
                )}
              </td>
              <td className="px-2 py-1">{person.title}</td>
              <td className="px-2 py-1">{person.company}</td>
              <td className="px-2 py-1 text-soft">{person.hasEmail ? 'there' : 'none'}</td>
              <td className="px-2 py-1">
                {person.reason ? (
                  <span className="text-xs text-soft">{reasonInWords(person.reason)}</span>
                ) : (
                  <Badge tone={person.state === 'revealed' ? 'good' : 'neutral'}>
                    {STATES[person.state] ?? person.state}
                  </Badge>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
