import type { Attention, Blocker } from '#core/contributions';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { ADDRESS_WANTED, addressVerdicts, hasLeftAddresses, leadProfiles, leadsAside } from '#leads';
import { JOB_CHANGED } from './decide-job-change.ts';

/** Whom a finder places somewhere else waits for a person. */
export const enrichmentAttention = {
  async list(_ctx: Ctx, tx: Tx): Promise<readonly Attention[]> {
    const count = (await leadsAside(tx, { code: JOB_CHANGED })).length;
    return count === 0
      ? []
      : [
          {
            kind: 'job_changes',
            title: 'People seem to have changed their company',
            count,
            href: '/leads?waits=job_change',
            rank: 55,
          },
        ];
  },
};

/** Why a lead is not written to, as far as its address goes. A catch-all is its campaign's business. */
export const addressBlocker: Blocker = {
  name: 'address',
  async explain(ctx, tx, leadId) {
    const [lead] = await leadProfiles(tx, [leadId]);
    if (!lead) return null;
    if (!lead.email)
      return (await hasLeftAddresses(tx, lead.personId)) ? { reason: ADDRESS_WANTED, until: null } : null;
    const [verdict] = await addressVerdicts(ctx, tx, [{ address: lead.email, allowCatchAll: true }]);
    const first = verdict?.allowed === false ? verdict.reasons[0] : undefined;
    return first ? { reason: first, until: null } : null;
  },
};
