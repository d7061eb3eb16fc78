import type { CampaignSettings } from '#campaigns/contract';
import { isSameOrSubdomain } from '#core/text/domain';
import { normaliseEmail } from '#core/text/email';
import { all, allow, reason, refuse, type Verdict } from '#core/verdict';
import type { LeadStatus } from '#leads/contract';

export type RecipientFacts = {
  readonly address: string;
  readonly status: LeadStatus | null;
  readonly suppression: Verdict;
  /** What is known about the address and its person. */
  readonly verified: Verdict;
  readonly settings: Pick<
    CampaignSettings,
    'excludedDomains' | 'excludedAddresses' | 'perDomainPerBatch'
  > | null;
  /** How many of this batch go to the same domain already. */
  readonly inBatchForDomain: number;
};

/** Whoever answered, left or was ruled out is not written to. */
const CLOSED: ReadonlySet<LeadStatus> = new Set([
  'bounced',
  'unsubscribed',
  'rejected',
  'disqualified',
  'replied',
  'linkedin_replied',
  'meeting_booked',
]);

/** Whether this recipient may be in the batch; every reason is kept. */
export function recipientVerdict(facts: RecipientFacts): Verdict {
  const { settings, status } = facts;
  const parsed = normaliseEmail(facts.address);
  if (!parsed.ok)
    return refuse(
      reason(
        'recipient.invalid_email_format',
        `"${facts.address}" is not an address that can be written to.`,
      ),
      parsed.reason,
    );
  if (!settings) return refuse(reason('recipient.campaign_missing', 'Its campaign is gone.'));
  const excludedDomain = settings.excludedDomains.find((domain) => isSameOrSubdomain(parsed.domain, domain));
  const excludedAddress = settings.excludedAddresses.some((address) => {
    const other = normaliseEmail(address);
    return other.ok && other.canonical === parsed.canonical;
  });
  return all([
    facts.suppression,
    facts.verified,
    status === null || CLOSED.has(status)
      ? refuse(reason('recipient.status', `The lead is ${status ?? 'gone'}.`))
      : allow(),
    excludedDomain
      ? refuse(
          reason('recipient.excluded_recipient_domain', `${excludedDomain} is excluded by the campaign.`),
        )
      : allow(),
    excludedAddress
      ? refuse(reason('recipient.excluded_recipient_email', `${parsed.address} is excluded by the campaign.`))
      : allow(),
    facts.inBatchForDomain >= settings.perDomainPerBatch
      ? refuse(
          reason(
            'recipient.domain_concentration_cap',
            `${settings.perDomainPerBatch} messages of this batch go to ${parsed.domain} already.`,
          ),
        )
      : allow(),
  ]);
}
