import type { z } from 'zod';
import { type Ctx, requireScope } from '#core/ctx';
import { invalid, notFound } from '#core/errors';
import { explain } from '#core/verdict';
import { checkDomains } from '../check-domains.ts';
import type { DomainView, trackingHostInput } from '../contract.ts';
import { sendingDomains, writeTrackingHost } from '../domain.store.ts';
import { hostVerdict } from './tracking-host.rules.ts';

/**
 * Names the host that tracked links of a sending domain lead to, and looks at once whether it leads here; null takes it away, and
 * nothing of that domain is tracked any more.
 */
export async function setTrackingHost(
  ctx: Ctx,
  { domain, host }: z.output<typeof trackingHostInput>,
): Promise<{ domains: DomainView[] }> {
  requireScope(ctx, 'campaigns:write');
  await ctx.db.tx(async (tx) => {
    const sending = (await sendingDomains(tx, null)).map((each) => each.domain);
    if (!sending.includes(domain)) throw notFound('domain', domain);
    const verdict = host === null ? null : hostVerdict(domain, host, sending);
    if (verdict?.allowed === false)
      throw invalid('tracking.host', `${explain(verdict)} Nothing was changed.`, [
        { path: 'host', message: explain(verdict) },
      ]);
    await writeTrackingHost(tx, ctx.workspace.id, { domain, host }, ctx.now());
    await ctx.audit(tx, { action: 'domain.tracking_host', subject: domain, detail: { host } });
  });
  return checkDomains(ctx, { domain });
}
