import type { Thread } from '../../../src/conversations/contract.ts';
import { dayOf } from '../../time.ts';
import { Badge, Time } from '../../ui/primitives.tsx';

type Absence = NonNullable<Thread['away']>;

export const Away = ({ away: { until, phrase } }: { away: Absence }) => (
  <Badge tone="warn" {...(phrase === null ? {} : { title: `They wrote: “${phrase}”` })}>
    {until === null ? 'away' : `away until ${dayOf(until)}`}
  </Badge>
);

const campaigns = (count: number) => `Held in ${count} campaign${count === 1 ? '' : 's'}`;

/** The absence with what it holds and what is planned behind it. */
export const AwayLine = ({ away }: { away: Absence }) => (
  <p className="flex flex-wrap items-center gap-2 rounded-lg border border-warn/40 px-3 py-2">
    <Away away={away} />
    {away.phrase && <i className="text-soft">“{away.phrase}”</i>}
    <span>
      {away.campaigns === 0 ? 'No sequence is held' : campaigns(away.campaigns)}
      {away.resumesAt && (
        <>
          , going on <Time at={away.resumesAt} />
        </>
      )}
      .
    </span>
    <span>
      {away.retouchAt ? (
        <>
          A word after the return is planned for <Time at={away.retouchAt} />, after a yes.
        </>
      ) : (
        'No word after the return is planned.'
      )}
    </span>
  </p>
);
