import { allow, type Reason, reason, refuse, type Verdict } from '#core/verdict';
import { CLOSED_STATUSES, type LeadStatus } from '#leads/contract';

export type AudienceFacts = {
  readonly status: LeadStatus;
  /** A "no" that covers the person, or why it was ruled out. */
  readonly closed: Reason | null;
  /** Where it stands in this campaign, if it is in it. */
  readonly here: string | null;
  /** Another campaign that writes to the person. */
  readonly elsewhere: string | null;
};

/** Whether a campaign begins with somebody of its audience. Nobody is in two campaigns at a time. */
export function audienceVerdict({ status, closed, here, elsewhere }: AudienceFacts): Verdict {
  const reasons: Reason[] = [
    ...(here === null ? [] : [reason('audience.here', 'In this campaign already.')]),
    ...(closed ? [closed] : []),
    ...(closed === null && CLOSED_STATUSES.has(status)
      ? [reason('audience.status', `The lead is ${status.replaceAll('_', ' ')}.`)]
      : []),
    ...(elsewhere === null ? [] : [elsewhereReason(elsewhere)]),
  ];
  const [first, ...more] = reasons;
  return first ? refuse(first, ...more) : allow();
}

export const elsewhereReason = (campaign: string): Reason =>
  reason('audience.elsewhere', `Written to by the campaign "${campaign}" already.`, { campaign });
