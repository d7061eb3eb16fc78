import { useQuery } from '@tanstack/react-query';
import type { ScoreHistory as History, Standing } from '../../../src/targeting/contract.ts';
import { useAct } from '../../act.ts';
import { get, post } from '../../api.ts';
import { Button, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';

const useScores = (leadId: string) =>
  useQuery({
    queryKey: ['lead', leadId, 'scores'],
    queryFn: () => get<History>(`/leads/${leadId}/scores`),
  });

const Reasons = ({ of }: { of: Standing['reasons'] }) => (
  <ul className="mt-1 list-disc pl-5 text-soft">
    {of.map(({ code, text }) => (
      <li key={`${code}${text}`}>{text}</li>
    ))}
  </ul>
);

/** What a lead scored before, and why; asked for when somebody opens it. */
export function ScoreHistory({ leadId }: { leadId: string }) {
  const query = useScores(leadId);
  const act = useAct();
  const may = useMe().data?.scopes.includes('leads:write') ?? false;
  return (
    <details className="mt-3 border-t border-line pt-2">
      <summary className="cursor-pointer text-soft">Scores so far</summary>
      {may && (
        <p className="mt-2">
          <Button
            onClick={() =>
              void act('It is scored anew within seconds; what comes out as before is no new score.', () =>
                post(`/leads/${leadId}/scores`),
              )
            }
          >
            Score anew
          </Button>
        </p>
      )}
      <Loaded query={query} rows={2}>
        {({ scores }) =>
          scores.length === 0 ? (
            <p className="mt-2 text-soft">It was not scored here yet.</p>
          ) : (
            <ol className="mt-2 space-y-2" aria-label="Scores so far">
              {scores.map(({ at, score, tier, profile, version, reasons }, index) => (
                <li key={`${at}${index.toString()}`}>
                  <span className="font-medium tabular-nums">{score}</span>, {tier.replace('_', ' ')}
                  <Change by={score - (scores[index + 1]?.score ?? score)} />
                  <span className="block text-xs text-soft">
                    <Time at={at} />, by “{profile}” version {version}
                  </span>
                  <Reasons of={reasons} />
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </details>
  );
}

/** What the company and the person score, each with why, and what they scored before. */
export function Standings({ leadId }: { leadId: string }) {
  const query = useScores(leadId);
  return (
    <Loaded query={query} rows={2}>
      {({ account, prospect }) => (
        <>
          {account && <OneStanding title="Company" name={account.company} scores={account.scores} />}
          <OneStanding title="Person" name={null} scores={prospect} />
        </>
      )}
    </Loaded>
  );
}

function OneStanding({ title, name, scores }: { title: string; name: string | null; scores: Standing[] }) {
  const [newest, ...before] = scores;
  return (
    <Panel title={`${title} ${newest?.score ?? '–'} ${newest?.grade ?? ''}`}>
      {name && <p className="mb-1 text-soft">{name}, as a company: the same for everybody there.</p>}
      {newest === undefined ? (
        <p className="text-soft">Not scored yet.</p>
      ) : (
        <>
          <ul className="space-y-1">
            {newest.reasons.map(({ code, text }) => (
              <li key={`${code}${text}`}>{text}</li>
            ))}
          </ul>
          <p className="mt-1 text-xs text-soft">
            <Time at={newest.at} />, by version {newest.version} of the profile
          </p>
        </>
      )}
      {before.length > 0 && (
        <details className="mt-3 border-t border-line pt-2">
          <summary className="cursor-pointer text-soft">Before</summary>
          <ol className="mt-2 space-y-2">
            {before.map(({ at, score, grade, version, reasons }, index) => (
              <li key={`${at}${index.toString()}`}>
                <span className="font-medium tabular-nums">{score ?? 'none'}</span> {grade}
                <span className="block text-xs text-soft">
                  <Time at={at} />, by version {version}
                </span>
                <Reasons of={reasons} />
              </li>
            ))}
          </ol>
        </details>
      )}
    </Panel>
  );
}

const Change = ({ by }: { by: number }) =>
  by === 0 ? null : (
    <span className={by > 0 ? 'text-good' : 'text-bad'}>
      {' '}
      {by > 0 ? '+' : '−'}
      {Math.abs(by)}
    </span>
  );
