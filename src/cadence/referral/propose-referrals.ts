import { contentHash, proposeItems } from '#approval';
import { consume, type EventType } from '#core/events/index';
import { normaliseEmail } from '#core/text/email';
import { replyCorrected, replyReceived } from '#inbound/events';
import { listMailboxes } from '#outbound';
import { referralsOf } from './referral.store.ts';
import { REFERRAL, referralText } from './referral-kind.ts';

const NAMING: ReadonlySet<string> = new Set(['redirect', 'wrong_person']);
const PRIORITY = 25;

const propose = (
  event: EventType<{ replyId: string; intent: string } & Record<string, unknown>>,
  name: string,
) =>
  consume(event, {
    name,
    async handle(ctx, tx, events) {
      const ids = events.flatMap(({ payload }) => (NAMING.has(payload.intent) ? [payload.replyId] : []));
      if (ids.length === 0) return;
      const own = new Set((await listMailboxes(tx)).map(({ address }) => address.toLowerCase()));
      const found = (await referralsOf(tx, ids)).filter(
        ({ email, from }) => normaliseEmail(email).ok && email !== from.toLowerCase() && !own.has(email),
      );
      await proposeItems(
        ctx,
        tx,
        found.map((referral) => ({
          ...{ kind: REFERRAL, motion: REFERRAL, subjectId: referral.replyId },
          // Not under the lead who answered: what waits for them is withdrawn with their answer.
          leadId: null,
          campaignId: referral.campaignId,
          title: `Write to ${referral.name ?? referral.email} instead of ${referral.leadName ?? referral.from}`,
          preview: {
            ...{
              to: referral.email,
              toName: referral.name,
              company: referral.company,
              subject: 'Write to them instead',
            },
            body: referralText(referral),
            by: { name: referral.leadName, address: referral.from },
            ...{ evidence: referral.evidence, threadId: referral.threadId },
            ...{ footer: '', claims: [], campaign: { id: referral.campaignId, name: referral.campaign } },
          },
          contentHash: contentHash({ to: referral.email, subject: '', text: referralText(referral) }),
          ...{ priority: PRIORITY, tier: referral.tier },
        })),
      );
    },
  });

/** Somebody named another person with an address: to write to them instead is put before a person, once. */
export const proposeReferrals = propose(replyReceived, 'cadence.propose_referrals');
export const proposeCorrected = propose(replyCorrected, 'cadence.propose_corrected');
