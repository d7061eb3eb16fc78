import type { AutosendState } from '../../../src/autosend/contract.ts';
import { Badge, Panel, Time } from '../../ui/primitives.tsx';

type Moves = AutosendState['moves'];
const TONES = { granted: 'neutral', promoted: 'good', demoted: 'bad' } as const;
const spoken = (words: string): string => words.replaceAll('_', ' ');

/** How what is granted came to stand where it stands: given by somebody, climbed, or fallen, each with its reason. */
export function GrantMoves({
  moves,
  nameOf,
  campaigns,
}: {
  moves: Moves;
  nameOf: (id: string) => string;
  campaigns: ReadonlyMap<string, string>;
}) {
  if (moves.length === 0) return null;
  return (
    <Panel title="How it came to that">
      <ul className="divide-y divide-line" aria-label="Moves">
        {moves.map((move) => (
          <li
            key={`${move.campaignId} ${move.intent} ${move.at} ${move.to}`}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2"
          >
            <Badge tone={TONES[move.moved]}>{move.moved}</Badge>
            <span className="font-medium">{campaigns.get(move.campaignId) ?? 'a campaign'}</span>
            <span>{move.intent === null ? 'every other intent' : spoken(move.intent)}</span>
            <span>
              {move.from === null ? '' : `${spoken(move.from)} → `}
              {spoken(move.to)}
            </span>
            <span className="text-xs text-soft sm:ml-auto">
              {move.cause === 'person' ? nameOf(move.by) : nameOf(move.cause)}, <Time at={move.at} />
            </span>
            <p className="basis-full text-xs text-soft">{move.reason}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
