import { useMutation } from '@tanstack/react-query';
import { toast } from 'sonner';
import type { TemplatePage, TemplateView } from '../../../src/messaging/templates/contract.ts';
import { post } from '../../api.ts';
import { Badge, Button, Empty, Panel, Time } from '../../ui/primitives.tsx';

const SAYS = {
  A: 'A is better',
  B: 'B is better',
  inconclusive: 'no difference',
  too_few: 'too few',
} as const;

/** What the variants of each version brought, and every text there ever was. */
export const TemplateHistory = ({ page, may }: { page: TemplatePage; may: boolean }) => (
  <>
    <Results page={page} />
    <Panel title="Versions">
      <ul className="-my-2 divide-y divide-line">
        {page.versions.map((version) => (
          <li key={version.version} className="py-2">
            <details>
              <summary className="flex cursor-pointer flex-wrap items-center gap-2">
                <span className="flex-1">
                  {version.version === 0 ? 'As shipped' : `Version ${version.version}`}{' '}
                  {version.version === page.version && <Badge tone="good">in force</Badge>}
                  <span className="ml-2 text-xs text-soft">
                    {version.madeBy ?? ''} {version.madeAt !== null && <Time at={version.madeAt} />}
                    {version.reverts !== null && ` · text of version ${version.reverts}`}
                  </span>
                </span>
                {version.version !== page.version && <Revert page={page} to={version.version} may={may} />}
              </summary>
              <p className="mt-2 text-sm">
                {version.text.subjects.A}
                {version.text.subjects.B !== '' && ` · ${version.text.subjects.B}`}
              </p>
              <p className="mt-1 text-sm whitespace-pre-wrap text-soft">{version.text.body}</p>
              {version.text.bodyB !== null && (
                <p className="mt-1 text-sm whitespace-pre-wrap text-soft">B: {version.text.bodyB}</p>
              )}
            </details>
          </li>
        ))}
      </ul>
    </Panel>
  </>
);

const Results = ({ page: { results } }: { page: TemplatePage }) => (
  <Panel title="Variants">
    {results.length === 0 ? (
      <Empty title="Nothing was sent with this template yet" />
    ) : (
      <table className="w-full text-sm">
        <thead className="text-left text-xs text-soft">
          <tr>
            {['Version', 'Variant', 'People', 'Answered', 'Positive', 'Verdict'].map((head) => (
              <th key={head} className="py-1 font-normal">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {results.flatMap(({ version, verdict, ...arms }) =>
            (['A', 'B'] as const).map((variant) => (
              <tr key={`${version}${variant}`} className="border-t border-line align-top tabular-nums">
                <td className="py-1.5">{version === 0 ? 'shipped' : version}</td>
                <td>{variant}</td>
                <td>{arms[variant].sent}</td>
                <td>{arms[variant].replied}</td>
                <td>{arms[variant].positive}</td>
                <td>
                  {variant === 'A' && (
                    <>
                      <Badge tone={verdict.outcome === 'A' || verdict.outcome === 'B' ? 'good' : 'neutral'}>
                        {SAYS[verdict.outcome]}
                      </Badge>
                      <span className="block text-xs text-soft">
                        {verdict.reasons.map(({ text }) => text).join(' ')}
                      </span>
                    </>
                  )}
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    )}
  </Panel>
);

function Revert({ page, to, may }: { page: TemplatePage; to: number; may: boolean }) {
  const act = useMutation({
    mutationFn: () =>
      post<TemplateView>(`/templates/${page.id}/revert`, {
        ...{ version: page.version, to },
        language: page.text.language,
      }),
    onSuccess: ({ version }) => toast.success(`It is back, as version ${version}.`),
    onError: (error) => toast.error(error.message),
  });
  return (
    <Button
      disabled={!may || act.isPending}
      why="Your role reads templates and changes none."
      onClick={() => act.mutate()}
    >
      Bring back
    </Button>
  );
}
