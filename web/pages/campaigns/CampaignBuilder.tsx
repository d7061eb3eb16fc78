import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { toast } from 'sonner';
import type { Campaign, CampaignSettings } from '../../../src/campaigns/contract.ts';
import { ApiProblem, post, put } from '../../api.ts';
import { paths } from '../../paths.ts';
import { Badge, Button } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { AtVendors } from './AtVendors.tsx';
import { AudienceStep } from './AudienceStep.tsx';
import { CampaignHealth } from './CampaignHealth.tsx';
import { CampaignLists } from './CampaignLists.tsx';
import { type Draft, type Faults, faultsIn, faultsOf, STEPS, type StepId } from './draft.ts';
import { MailboxStep } from './MailboxStep.tsx';
import { ReviewStep } from './ReviewStep.tsx';
import { SequenceStep } from './SequenceStep.tsx';
import { type Scope, StepsScope, stepsDiffer } from './StepsScope.tsx';
import { WindowStep } from './WindowStep.tsx';

type Props = {
  campaign: Campaign | undefined;
  begin: Draft;
  saved?: (campaign: Campaign) => void;
};

/** A campaign in five steps; the address carries the step, and nothing is saved before it is asked for. */
export function CampaignBuilder({ campaign, begin, saved }: Props) {
  const [draft, setDraft] = useState(begin);
  const [scope, setScope] = useState<Scope>('new');
  const step = useStep();
  const at = STEPS.findIndex(({ id }) => id === step.now);
  const faults = faultsOf(draft);
  const change = (settings: Partial<CampaignSettings>) =>
    setDraft((before) => ({ ...before, settings: { ...before.settings, ...settings } }));
  const props = { draft, faults, change };
  return (
    <div className="mx-auto max-w-6xl space-y-4">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 flex-1 basis-full truncate text-lg font-semibold sm:basis-0">
          <Link to={paths.campaigns} className="font-normal text-soft hover:text-ink">
            Campaigns
          </Link>{' '}
          / {draft.name.trim() || 'New campaign'}
        </h1>
        {campaign && <Badge>{campaign.state}</Badge>}
        <Actions
          key={campaign?.version}
          draft={draft}
          campaign={campaign}
          saved={saved}
          faults={faults.size}
          scope={scope}
        />
      </header>
      {campaign && !hasFaultySteps(faults) && stepsDiffer(campaign, draft.settings.sequence) && (
        <StepsScope
          campaignId={campaign.id}
          steps={draft.settings.sequence}
          scope={scope}
          choose={setScope}
        />
      )}
      {campaign && (
        <>
          <CampaignHealth campaignId={campaign.id} />
          <CampaignLists campaignId={campaign.id} />
          <AtVendors campaignId={campaign.id} />
        </>
      )}
      <Progress draft={draft} go={step.go} now={step.now} />
      {step.now === 'audience' && (
        <AudienceStep
          {...props}
          campaignId={campaign?.id ?? null}
          rename={(name) => setDraft({ ...draft, name })}
        />
      )}
      {step.now === 'mailboxes' && <MailboxStep {...props} />}
      {step.now === 'sequence' && <SequenceStep {...props} />}
      {step.now === 'window' && <WindowStep {...props} />}
      {step.now === 'review' && <ReviewStep {...props} campaign={campaign} go={step.go} />}
      <footer className="flex justify-between gap-3">
        <Button
          disabled={at === 0}
          why="This is the first step."
          onClick={() => step.go(STEPS[at - 1]?.id ?? 'audience')}
        >
          Back
        </Button>
        {at < STEPS.length - 1 && (
          <Button kind="primary" onClick={() => step.go(STEPS[at + 1]?.id ?? 'review')}>
            Next: {STEPS[at + 1]?.label}
          </Button>
        )}
      </footer>
    </div>
  );
}

const hasFaultySteps = (faults: Faults): boolean =>
  [...faults.keys()].some((path) => path.startsWith('settings.sequence'));

function useStep() {
  const navigate = useNavigate();
  const { step }: { step?: string } = useSearch({ strict: false });
  const now = STEPS.find(({ id }) => id === step)?.id ?? 'audience';
  return {
    now,
    go: (id: StepId) => void navigate({ to: '.', search: { step: id === 'audience' ? undefined : id } }),
  };
}

/** Where one stands; a step that has something wrong says how much. */
const Progress = ({ draft, now, go }: { draft: Draft; now: StepId; go: (step: StepId) => void }) => {
  const faults = faultsOf(draft);
  return (
    <nav aria-label="Steps" className="flex gap-1 overflow-x-auto border-b border-line">
      {STEPS.map(({ id, label, fields }, index) => {
        const wrong = faultsIn(faults, fields).length;
        return (
          <button
            key={id}
            type="button"
            aria-current={id === now ? 'step' : undefined}
            onClick={() => go(id)}
            className={`flex items-center gap-1.5 border-b-2 px-2.5 py-2 text-sm whitespace-nowrap ${id === now ? 'border-accent font-medium' : 'border-transparent text-soft hover:text-ink'}`}
          >
            <span className="tabular-nums">{index + 1}</span>
            <span className={id === now ? '' : 'sr-only sm:not-sr-only'}>{label}</span>
            {wrong > 0 && (
              <span title={`${wrong} to fill in`} className="text-xs text-warn">
                {wrong}
                <span className="sr-only"> to fill in</span>
              </span>
            )}
          </button>
        );
      })}
    </nav>
  );
};

function Actions({
  draft,
  campaign,
  saved,
  faults,
  scope,
}: Omit<Props, 'begin'> & { draft: Draft; faults: number; scope: Scope }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const may = useMe().data?.scopes.includes('campaigns:write') ?? false;
  const archived = campaign?.state === 'archived';
  const store = async () => {
    if (!campaign) return post<Campaign>('/campaigns', draft);
    const made = await put<Campaign>(`/campaigns/${campaign.id}`, { ...draft, version: campaign.version });
    const { sequence: steps } = draft.settings;
    // Saved they hold for new leads; a second word takes those over who are under way.
    if (scope !== 'new' && stepsDiffer(campaign, steps))
      await post(`/campaigns/${campaign.id}/sequence`, { steps, scope });
    return made;
  };
  const done = (made: Campaign) => {
    client.setQueryData(['campaign', made.id], made);
    saved?.(made);
    if (!campaign)
      void navigate({ to: paths.campaign, params: { campaignId: made.id }, search: { step: 'review' } });
  };
  const save = useMutation({
    mutationFn: store,
    onSuccess: (made) => {
      done(made);
      toast.success(`"${made.name}" is saved. Nothing of it leaves before it is launched.`);
    },
  });
  const launch = useMutation({
    mutationFn: async () => {
      const made = await store();
      done(made);
      const { version } = made;
      return post<{ people: number; leftOut: number }>(`/campaigns/${made.id}/launch`, { version });
    },
    onSuccess: ({ people, leftOut }) => {
      const without = leftOut > 0 ? ` ${leftOut} were left out.` : '';
      toast.success(`It begins with ${people} people.${without} Their drafts will wait for your yes.`);
      void navigate({
        to: paths.approvals,
        search: { item: undefined, state: undefined, kind: undefined, tier: undefined, campaign: undefined },
      });
    },
    // Saving came first and gave this a new version, so the page that asked may be another one by now.
    onError: ({ message }) => void toast.error(message),
  });
  const error = save.error ?? launch.error;
  const why = archived
    ? 'An archived campaign stays as it is.'
    : !may
      ? 'Your role reads campaigns and changes none.'
      : faults > 0
        ? `${faults} ${faults === 1 ? 'thing is' : 'things are'} to fill in; the steps say which.`
        : 'One moment';
  const off = archived || !may || faults > 0 || save.isPending || launch.isPending;
  const begun = campaign?.state === 'active';
  return (
    <>
      <Button disabled={off} why={why} onClick={() => save.mutate()}>
        Save
      </Button>
      <Button kind="primary" disabled={off} why={why} onClick={() => launch.mutate()}>
        {begun ? 'Add new leads' : 'Launch'}
      </Button>
      {error && (
        <div role="alert" className="basis-full rounded border border-bad/40 px-3 py-2 text-bad">
          {error.message}
          {error instanceof ApiProblem && error.fields.length > 0 && (
            <ul className="list-disc pl-5">
              {error.fields.map(({ path, message }) => (
                <li key={path}>{message}</li>
              ))}
            </ul>
          )}
        </div>
      )}
    </>
  );
}
