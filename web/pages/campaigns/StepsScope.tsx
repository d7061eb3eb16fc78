import { useQuery } from '@tanstack/react-query';
import type { SequencePreview, SequenceScope } from '../../../src/cadence/contract.ts';
import type { Campaign, SequenceStep } from '../../../src/campaigns/contract.ts';
import { post } from '../../api.ts';

export type Scope = SequenceScope;

/** Whether the steps are others than those the campaign was saved with. */
export const stepsDiffer = (campaign: Campaign | undefined, steps: readonly SequenceStep[]): boolean =>
  campaign !== undefined && JSON.stringify(campaign.settings.sequence) !== JSON.stringify(steps);

/** For whom changed steps hold, with how many that are; asked before they are saved, where anybody is under way. */
export function StepsScope({
  campaignId,
  steps,
  scope,
  choose,
}: {
  campaignId: string;
  steps: readonly SequenceStep[];
  scope: Scope;
  choose: (scope: Scope) => void;
}) {
  const query = useQuery({
    queryKey: ['sequence', campaignId, steps],
    queryFn: () => post<SequencePreview>(`/campaigns/${campaignId}/sequence/preview`, { steps }),
    retry: false,
  });
  if (query.error)
    return (
      <p role="alert" className="text-bad">
        For whom the new steps would hold could not be counted: {query.error.message}
      </p>
    );
  const found = query.data;
  if (!found || found.underWay === 0) return null;
  const { all, waiting } = found.scopes;
  const keep = (kept: number): string => (kept > 0 ? `; ${kept} keep theirs` : '');
  const choices: readonly { value: Scope; text: string }[] = [
    { value: 'new', text: `New leads only; all ${found.underWay} under way keep theirs` },
    {
      value: 'all',
      text: `Also the ${all.moved} of ${found.underWay} under way who have not reached what differs${keep(all.kept)}`,
    },
    ...(waiting.rewritten > 0
      ? [
          {
            value: 'waiting' as const,
            text: `Also ${waiting.rewritten} ${waiting.rewritten === 1 ? 'message that waits' : 'messages that wait'} at what differs: taken back, written anew, and asked about again${keep(waiting.kept)}`,
          },
        ]
      : []),
  ];
  return (
    <fieldset className="rounded-lg border border-line px-4 py-3">
      <legend className="px-1 font-medium">For whom do the new steps hold?</legend>
      {choices.map(({ value, text }) => (
        <label key={value} className="flex items-start gap-2 py-0.5">
          <input
            type="radio"
            name="steps-scope"
            checked={scope === value}
            onChange={() => choose(value)}
            className="mt-1"
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
