import type { CampaignSettings } from '#campaigns/contract';
import { isSameOrSubdomain } from '#core/text/domain';
import { asciiDomain, normaliseEmail } from '#core/text/email';
import { all, allow, reason, refuse, type Verdict } from '#core/verdict';
import { CLOSED_STATUSES, type LeadStatus } from '#leads/contract';

export type RecipientFacts = {
  /** Null for somebody who is reached by a profile and of whom no address is known. */
  readonly address: string | null;
  readonly status: LeadStatus | null;
  readonly suppression: Verdict;
  /** Whether the workspace keeps people like this out. */
  readonly exclusion: Verdict;
  /** What is known about the address and its person. */
  readonly verified: Verdict;
  readonly settings:
    | (Pick<CampaignSettings, 'excludedDomains' | 'excludedAddresses' | 'perDomainPerBatch'> & {
        readonly languages?: readonly string[];
      })
    | null;
  /** What the message is written in; null where that is not known. */
  readonly language?: string | null;
  /** How many of this batch go to the same domain already. */
  readonly inBatchForDomain: number;
};

/** Whether this recipient may be in the batch; every reason is kept. */
export function recipientVerdict(facts: RecipientFacts): Verdict {
  const { settings, status } = facts;
  const parsed = facts.address === null ? null : normaliseEmail(facts.address);
  if (parsed && !parsed.ok)
    return refuse(
      reason(
        'recipient.invalid_email_format',
        `"${facts.address}" is not an address that can be written to.`,
      ),
      parsed.reason,
    );
  if (!settings) return refuse(reason('recipient.campaign_missing', 'Its campaign is gone.'));
  const excludedDomain = settings.excludedDomains.find(
    (domain) => parsed && isSameOrSubdomain(parsed.domain, asciiDomain(domain.trim()) ?? domain),
  );
  const excludedAddress = settings.excludedAddresses.some((address) => {
    const other = normaliseEmail(address);
    return other.ok && other.canonical === parsed?.canonical;
  });
  return all([
    facts.suppression,
    facts.exclusion,
    facts.verified,
    status === null || CLOSED_STATUSES.has(status)
      ? refuse(reason('recipient.status', `The lead is ${status ?? 'gone'}.`))
      : allow(),
    facts.language && settings.languages && !settings.languages.includes(facts.language)
      ? refuse(
          reason(
            'recipient.language',
            `It is written in "${facts.language}", which the campaign does not allow.`,
          ),
        )
      : allow(),
    excludedDomain
      ? refuse(
          reason('recipient.excluded_recipient_domain', `${excludedDomain} is excluded by the campaign.`),
        )
      : allow(),
    excludedAddress
      ? refuse(
          reason('recipient.excluded_recipient_email', `${parsed?.address} is excluded by the campaign.`),
        )
      : allow(),
    parsed && facts.inBatchForDomain >= settings.perDomainPerBatch
      ? refuse(
          reason(
            'recipient.domain_concentration_cap',
            `${settings.perDomainPerBatch} messages of this batch go to ${parsed.domain} already.`,
          ),
        )
      : allow(),
  ]);
}

/**
 * The verdicts of a batch in its order: who is allowed counts against the cap of the own domain, so the cap leaves the
 * first ones.
 */
export function batchVerdicts(recipients: readonly Omit<RecipientFacts, 'inBatchForDomain'>[]): Verdict[] {
  const perDomain = new Map<string, number>();
  return recipients.map((recipient) => {
    const parsed = normaliseEmail(recipient.address ?? '');
    const domain = parsed.ok ? parsed.domain : '';
    const inBatchForDomain = perDomain.get(domain) ?? 0;
    const verdict = recipientVerdict({ ...recipient, inBatchForDomain });
    if (verdict.allowed) perDomain.set(domain, inBatchForDomain + 1);
    return verdict;
  });
}
