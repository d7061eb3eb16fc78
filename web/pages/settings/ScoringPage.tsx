import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ProfilePage, ProfileView } from '../../../src/targeting/profiles/contract.ts';
import { useAct } from '../../act.ts';
import { get, post } from '../../api.ts';
import { paths } from '../../paths.ts';
import { Badge, Button, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { ProfileEditor } from './ProfileEditor.tsx';
import { SettingsTabs } from './SettingsTabs.tsx';

const SAYS = {
  icp: { name: 'Leads', what: 'How well a lead fits the ideal customer; tiers and campaigns go by it.' },
  account: { name: 'Companies', what: 'How well a company fits, and how good the moment is.' },
  prospect: { name: 'People', what: 'How well a person at a company fits.' },
} as const;

/** What is scored by what; the address carries which profile is open. */
export function ScoringPage() {
  const { profile }: { profile?: string } = useSearch({ strict: false });
  const navigate = useNavigate();
  const query = useQuery({
    queryKey: ['profiles'],
    queryFn: () => get<{ profiles: ProfileView[] }>('/scoring/profiles'),
  });
  return (
    <SettingsTabs>
      <p className="text-soft">
        A changed profile becomes a version. What it concerns is scored anew in turns, and what comes out as
        before is no new score.
      </p>
      <Loaded query={query} rows={3}>
        {({ profiles }) => (
          <div className="space-y-4">
            <ul aria-label="Profiles" className="grid grid-cols-1 gap-2 sm:grid-cols-3">
              {profiles.map(({ kind, version, highest, waiting }) => (
                <li key={kind}>
                  <button
                    type="button"
                    aria-current={profile === kind}
                    onClick={() => void navigate({ to: paths.scoring, search: { profile: kind } })}
                    className={`h-full w-full rounded border border-line p-3 text-left hover:bg-line/40 ${profile === kind ? 'bg-line/60' : ''}`}
                  >
                    <span className="font-medium">{SAYS[kind].name}</span>{' '}
                    {version > 1 && <Badge tone="accent">version {version}</Badge>}
                    {waiting > 0 && <Badge tone="warn">{waiting} to be scored anew</Badge>}
                    <span className="block text-xs text-soft">
                      {SAYS[kind].what} The best reaches {highest}.
                    </span>
                  </button>
                </li>
              ))}
            </ul>
            {profile !== undefined && <OneProfile key={profile} kind={profile} />}
          </div>
        )}
      </Loaded>
    </SettingsTabs>
  );
}

function OneProfile({ kind }: { kind: string }) {
  const may = useMe().data?.scopes.includes('workspace:admin') ?? false;
  const query = useQuery({
    queryKey: ['profiles', kind],
    queryFn: () => get<ProfilePage>(`/scoring/profiles/${kind}`),
  });
  return (
    <Loaded query={query} rows={8}>
      {(page) => (
        <>
          <Panel title={SAYS[page.kind].name}>
            <ProfileEditor page={page} may={may} />
          </Panel>
          <Versions page={page} may={may} />
        </>
      )}
    </Loaded>
  );
}

function Versions({ page, may }: { page: ProfilePage; may: boolean }) {
  const act = useAct();
  return (
    <Panel title="Versions">
      <ul aria-label="Versions" className="-my-2 divide-y divide-line">
        {page.versions.map(({ version, madeBy, madeAt, reverts }) => (
          <li key={version} className="flex flex-wrap items-center gap-2 py-2">
            <span className="flex-1">
              {version === 1 ? 'As shipped' : `Version ${version}`}{' '}
              {version === page.version && <Badge tone="good">in force</Badge>}
              <span className="ml-2 text-xs text-soft">
                {madeBy ?? ''} {madeAt !== null && <Time at={madeAt} />}
                {reverts !== null && ` · figures of version ${reverts}`}
              </span>
            </span>
            {version !== page.version && (
              <Button
                disabled={!may}
                why="Only an owner or admin changes this."
                onClick={() =>
                  void act('Its figures are in force again.', () =>
                    post(`/scoring/profiles/${page.kind}/revert`, { version: page.version, to: version }),
                  )
                }
              >
                Bring back {version === 1 ? 'the shipped figures' : `version ${version}`}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
