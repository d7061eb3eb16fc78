import {
  type CampaignFile,
  type CampaignSettings,
  campaignFile,
  campaignSettings,
} from '../../../src/campaigns/contract.ts';

/** The steps of the builder, and the fields each of them asks for. */
export const STEPS = [
  { id: 'audience', label: 'Audience', fields: ['name', 'settings.audience', 'settings.tiers'] },
  {
    id: 'mailboxes',
    label: 'Channels and mailboxes',
    fields: ['settings.mailboxes', 'settings.matchProvider'],
  },
  {
    id: 'sequence',
    label: 'Sequence',
    fields: ['settings.sequence', 'settings.copy', 'settings.languages', 'settings.sender'],
  },
  {
    id: 'window',
    label: 'Window and caps',
    fields: [
      'settings.window',
      'settings.dailyCap',
      'settings.perDomainPerBatch',
      'settings.companyCap',
      'settings.allowCatchAll',
      'settings.tracking',
      'settings.repliesReadBy',
      'settings.answerDelay',
    ],
  },
  { id: 'review', label: 'Review', fields: [] },
] as const;
export type StepId = (typeof STEPS)[number]['id'];

export type Draft = CampaignFile;
/** What is wrong with a draft, by field, each as a sentence. */
export type Faults = ReadonlyMap<string, string>;

const zoneHere = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const BLANK: CampaignSettings['sender'] = {
  ...{ name: '', title: '', company: '', website: '', postalAddress: '', calendarLink: null, facts: [] },
};

/** Where a new campaign begins: with the sender, words and window of the one before it. */
export function newDraft(before: CampaignSettings | undefined): Draft {
  const usual = campaignSettings.omit({ sender: true }).parse({
    window: before?.window ?? { zone: zoneHere() },
    copy: before?.copy ?? {},
    languages: before?.languages ?? ['en'],
  });
  return { name: '', settings: { ...usual, sender: before?.sender ?? BLANK } };
}

/** The rules of the server, asked here: it says the same when it is saved. */
export function faultsOf(draft: Draft): Faults {
  const read = campaignFile.safeParse(draft);
  const faults = (read.error?.issues ?? []).map(
    ({ path, message }) => [path.join('.'), message] as [string, string],
  );
  if (draft.settings.audience === null)
    faults.push(['settings.audience', 'Choose whom the campaign writes to.']);
  const { start, end } = draft.settings.window;
  if (start >= end) faults.push(['settings.window.end', 'The window must end after it starts.']);
  return new Map(faults.reverse());
}

/** The faults that a step asks about. */
export const faultsIn = (faults: Faults, fields: readonly string[]): string[] =>
  [...faults].flatMap(([path, text]) => (fields.some((field) => path.startsWith(field)) ? [text] : []));

export type StepProps = {
  readonly draft: Draft;
  readonly faults: Faults;
  readonly change: (settings: Partial<CampaignSettings>) => void;
};
