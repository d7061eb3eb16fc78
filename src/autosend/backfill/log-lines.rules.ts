import type { BackfillCounts, BackfillOptions } from './contract.ts';

/** What a log says of one message of theirs: who and which, never what anybody wrote. */
export type LineFacts = {
  readonly kind: string;
  readonly leadName: string | null;
  readonly fromAddress: string;
  readonly messageId: string;
  readonly campaignName: string | null;
  readonly draftId: string | null;
  readonly says: string;
};

/** A line is a line, whatever is in a name. */
const flat = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim();
const MASK = '***';

/** `[Draft] Ada Lovelace <ada@mill.example> message=… campaign="Spring" draft=… written by rules, version 2` */
export function targetLine(facts: LineFacts, redact: boolean): string {
  const who = redact ? `${MASK} <${MASK}>` : `${flat(facts.leadName ?? '?')} <${flat(facts.fromAddress)}>`;
  const campaign = facts.campaignName === null ? 'none' : JSON.stringify(flat(facts.campaignName));
  const draft = facts.draftId === null ? '' : ` draft=${facts.draftId}`;
  return `[${facts.kind}] ${who} message=${facts.messageId} campaign=${campaign}${draft} ${facts.says}`;
}

/** `(0.95 >= 0.90)` or `(0.82 < 0.90)`: the comparison that really holds; nothing where there was none. */
export function comparison(
  confidence: number | null | undefined,
  threshold: number | null | undefined,
): string {
  if (confidence == null || threshold == null) return '';
  return `(${confidence.toFixed(2)} ${confidence >= threshold ? '>=' : '<'} ${threshold.toFixed(2)})`;
}

/** What the second phase decided; the codes of the reasons, because their texts may hold words of somebody. */
export function verdictWords(ended: {
  readonly state: string;
  readonly why?: string | null;
  readonly confidence?: number | null;
  readonly threshold?: number | null;
  readonly reasons?: readonly { readonly code: string }[];
}): string {
  const compared = comparison(ended.confidence, ended.threshold);
  const because = ended.state === 'review' ? (ended.reasons ?? []).map(({ code }) => code).join(', ') : '';
  return [
    ended.state.toUpperCase(),
    ...(ended.why ? [ended.why] : []),
    ...(compared ? [compared] : []),
    ...(because ? [`because ${because}`] : []),
  ].join(' ');
}

/** `Slack: SENT`, `Slack: FAILED (missing_scope …)` or `Slack: SKIPPED`. */
export const slackWords = ({ outcome, error }: { outcome: string; error: string | null }): string =>
  `Slack: ${outcome.toUpperCase()}${error === null ? '' : ` (${flat(error)})`}`;

const YES_NO = (value: boolean): string => (value ? 'yes' : 'no');
const DRAFTS: Readonly<Record<BackfillOptions['drafts'], string>> = {
  all: 'written anew for every reply',
  missing: 'only where there is none',
  none: 'none are written',
  refresh: 'only their times are renewed',
};

/** The head of a log: what was asked for. */
export function headLines(facts: {
  readonly at: string;
  readonly mode: 'dry run' | 'apply' | 'resumed';
  readonly options: BackfillOptions;
  readonly total: number;
  readonly campaigns: number;
  readonly forcedBy: string | null;
  readonly logPath: string | null;
}): string[] {
  const { options, mode } = facts;
  return [
    `Backfill of replies, started ${facts.at}`,
    `Mode: ${mode}`,
    `Replies found: ${facts.total} in ${facts.campaigns} campaigns${options.campaignId ? ` (campaign ${options.campaignId} alone)` : ''}`,
    `Limit: ${options.limit ?? 'none'}${options.cursor ? `, after message ${options.cursor}` : ''}`,
    `Drafts: ${DRAFTS[options.drafts]}, ${options.draftBatchSize} at a time`,
    `Auto-send: ${options.sends ? 'after all drafts, one at a time' : 'off for this run'}${facts.forcedBy ? `, in spite of the switch, by ${flat(facts.forcedBy)}` : ''}`,
    `Delays of the campaigns: ${options.respectDelays ? 'kept' : 'left out'}, pause between two: ${options.sleepMs} ms`,
    `Newest of a lead only: ${YES_NO(options.latestPerLead)}, rejected ones anew: ${YES_NO(options.resetRejected)}, drafts in Slack: ${YES_NO(options.draftPreview)}, names: ${options.redact ? 'masked' : 'shown'}`,
    `Resume: the database keeps every state; legwork backfill --apply --resume goes on`,
    `Log: ${facts.logPath ?? 'none'}`,
  ];
}

const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ') || 'nothing';

/** The foot of a log: every total, whole and by campaign. */
export function footLines(facts: {
  readonly at: string;
  readonly counts: BackfillCounts;
  readonly slack: Readonly<Record<string, number>>;
  readonly campaigns: readonly (BackfillCounts & { readonly name: string | null })[];
  readonly halted: string | null;
  readonly last: string | null;
}): string[] {
  return [
    `Ended ${facts.at}: ${facts.counts.total} replies: ${listed(facts.counts.states)}`,
    `Why: ${listed(facts.counts.why)}`,
    `Slack: ${listed(facts.slack)}`,
    ...facts.campaigns.map(
      ({ name, total, states, why }) =>
        `Campaign ${name === null ? 'none' : JSON.stringify(flat(name))}: ${total}: ${listed(states)}; why: ${listed(why)}`,
    ),
    ...(facts.last === null ? [] : [`Last message: ${facts.last}`]),
    ...(facts.halted === null
      ? []
      : [
          `Halted: ${facts.halted} Every reply that is left keeps its place; go on with legwork backfill --apply --resume.`,
        ]),
  ];
}
