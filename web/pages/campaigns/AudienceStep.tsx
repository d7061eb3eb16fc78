import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Audience, AudienceReport } from '../../../src/campaigns/contract.ts';
import { type ImportList, LEAD_TIERS } from '../../../src/leads/contract.ts';
import type { Segment } from '../../../src/leads/segments/contract.ts';
import { get, post } from '../../api.ts';
import { paths } from '../../paths.ts';
import { Field, INPUT } from '../../ui/fields.tsx';
import { Empty, Loaded, Panel } from '../../ui/primitives.tsx';
import type { StepProps } from './draft.ts';
import { ScoreGateField } from './ScoreGateField.tsx';

const keyOf = (audience: Audience | null): string =>
  audience === null
    ? ''
    : 'segmentId' in audience
      ? `segment ${audience.segmentId}`
      : `import ${audience.importId}`;

function audienceOf(key: string): Audience | null {
  const [kind, id] = key.split(' ');
  if (id === undefined) return null;
  return kind === 'segment' ? { segmentId: id } : { importId: id };
}

/** Who is written to: a segment or a list, and whom of it the campaign leaves out and why. */
export function AudienceStep({
  draft,
  faults,
  change,
  campaignId,
  rename,
}: StepProps & { campaignId: string | null; rename: (name: string) => void }) {
  const { audience, gate } = draft.settings;
  const tiers = gate.profile === 'icp' ? draft.settings.tiers : LEAD_TIERS;
  const query = useQuery({
    queryKey: ['audiences'],
    queryFn: async () => {
      const [{ segments }, { imports }] = await Promise.all([
        get<{ segments: Segment[] }>('/segments'),
        get<{ imports: ImportList[] }>('/imports'),
      ]);
      return { segments, imports };
    },
  });
  return (
    <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
      <Panel title="Audience">
        <div className="space-y-4">
          <Field label="Name of the campaign" wrong={faults.get('name')}>
            <input
              value={draft.name}
              maxLength={120}
              onChange={(event) => rename(event.target.value)}
              className={`${INPUT} block w-full`}
            />
          </Field>
          <Loaded query={query} rows={2}>
            {({ segments, imports }) => (
              <Field
                label="Writes to"
                wrong={faults.get('settings.audience')}
                hint="A segment always holds the leads that fit it now; a list stays as it was imported."
              >
                <select
                  value={keyOf(audience)}
                  onChange={(event) => change({ audience: audienceOf(event.target.value) })}
                  className={`${INPUT} block w-full`}
                >
                  <option value="">Choose…</option>
                  <optgroup label="Segments">
                    {segments.map(({ id, name, members }) => (
                      <option key={id} value={`segment ${id}`}>{`${name} (${members} leads)`}</option>
                    ))}
                  </optgroup>
                  <optgroup label="Imported lists">
                    {imports.map(({ id, fileName, accepted }) => (
                      <option key={id} value={`import ${id}`}>{`${fileName} (${accepted} rows)`}</option>
                    ))}
                  </optgroup>
                </select>
              </Field>
            )}
          </Loaded>
          <p className="text-xs text-soft">
            None of these?{' '}
            <Link
              to={paths.segments}
              search={{ segment: undefined, lead: undefined }}
              className="text-accent underline"
            >
              Make a segment
            </Link>
            , or import a list with “legwork import --leads FILE”.
          </p>
          <ScoreGateField settings={draft.settings} faults={faults} change={change} />
        </div>
      </Panel>
      <Panel title="Who is in it">
        {audience === null ? (
          <Empty title="Nobody is chosen yet">
            Choose a segment or a list; then you see whom it leaves out.
          </Empty>
        ) : (
          <Report audience={audience} campaignId={campaignId} tiers={tiers} />
        )}
      </Panel>
    </div>
  );
}

function Report({
  audience,
  campaignId,
  tiers,
}: {
  audience: Audience;
  campaignId: string | null;
  tiers: readonly string[];
}) {
  const query = useQuery({
    queryKey: ['audience', audience, campaignId],
    queryFn: () => post<AudienceReport>('/campaigns/audience', { audience, campaignId }),
    placeholderData: keepPreviousData,
  });
  return (
    <Loaded query={query} rows={4}>
      {(report) => <AudienceCounts report={report} tiers={tiers} />}
    </Loaded>
  );
}

const SAID = {
  address: 'without an address: the finders are asked first',
  name: 'without a first name: nothing is written to them before one is known',
  company: 'without a company: nothing is written to them before one is known',
} as const;

/** The counts of an audience, each with its reason. */
export function AudienceCounts({ report, tiers }: { report: AudienceReport; tiers: readonly string[] }) {
  const low = Object.entries(report.tiers)
    .filter(([tier]) => tier !== 'none' && !tiers.includes(tier))
    .reduce((sum, [, count]) => sum + count, 0);
  const unscored = report.tiers.none ?? 0;
  const notes = [
    ...(['address', 'name', 'company'] as const).flatMap((what) =>
      report.without[what] > 0 ? [{ count: report.without[what], text: SAID[what] }] : [],
    ),
    ...(low > 0
      ? [{ count: low, text: 'of other tiers so far: not written to unless more becomes known' }]
      : []),
    ...(unscored > 0 ? [{ count: unscored, text: 'not scored yet: scored before a word is written' }] : []),
  ];
  return (
    <div className="space-y-3">
      <p>
        <span className="text-2xl font-semibold tabular-nums">{report.free}</span>{' '}
        <span className="text-soft">
          of {report.size} {report.size === 1 ? 'lead' : 'leads'} in “{report.name}” can be begun with
        </span>
      </p>
      {report.growing && (
        <p role="status" className="text-warn">
          It is still being filled; these counts grow.
        </p>
      )}
      {report.leftOut.length > 0 && (
        <section aria-label="Left out">
          <h3 className="text-xs text-soft">Left out</h3>
          <ul className="mt-1 space-y-1">
            {report.leftOut.map(({ code, text, count, names }) => (
              <li key={`${code} ${text}`} className="flex gap-2">
                <span className="w-10 shrink-0 text-right font-medium tabular-nums">{count}</span>
                <span>
                  {text}
                  <span className="block text-xs text-soft">
                    {names.join(', ')}
                    {count > names.length && ' …'}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {notes.length > 0 && (
        <section aria-label="Worth knowing">
          <h3 className="text-xs text-soft">Worth knowing</h3>
          <ul className="mt-1 space-y-1 text-soft">
            {notes.map(({ count, text }) => (
              <li key={text} className="flex gap-2">
                <span className="w-10 shrink-0 text-right tabular-nums">{count}</span>
                <span>{text}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
