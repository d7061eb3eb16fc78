import { sql } from 'drizzle-orm';
import type { CampaignSettings } from '#campaigns/contract';
import { arrayOf, recordset, rows, type Tx } from '#core/db/index';
import type { Mailbox } from './contract.ts';
import { isMatched, providerOf } from './mail-provider.rules.ts';

const domainOf = (address: string): string => address.split('@')[1]?.toLowerCase() ?? '';

/** As many as one look asks about. */
const MANY = 40;

/**
 * Takes domains nobody knows the provider of, or not lately: of mailboxes and of whom waits to be written to, for campaigns that want
 * them to match. Nobody else takes them until `until`.
 */
export async function takeUnknownDomains(
  tx: Tx,
  workspaceId: string,
  now: Temporal.Instant,
  until: Temporal.Instant,
): Promise<string[]> {
  const taken = await rows<{ domain: string }>(
    tx,
    sql`with matching as (select id from campaigns where state = 'active' and settings ->> 'matchProvider' = 'true'),
          wanted as (
            select lower(split_part(i.preview ->> 'to', '@', 2)) as domain from matching c
              join enrolments e on e.campaign_id = c.id
              join drafts d on d.workspace_id = e.workspace_id and d.enrolment_id = e.id
              join approval_items i on i.workspace_id = d.workspace_id and i.subject_id = d.id and i.kind = 'draft' and i.state in ('pending', 'approved')
            union select lower(split_part(m.address, '@', 2)) from mailboxes m where m.vendor <> 'heyreach' and exists (select 1 from matching))
        insert into mail_domains (workspace_id, domain, due_at)
        select ${workspaceId}::uuid, w.domain, ${until.toString()}::timestamptz from wanted w
        where w.domain <> '' and not exists (select 1 from mail_domains k where k.workspace_id = ${workspaceId} and k.domain = w.domain and k.due_at > ${now.toString()})
        order by w.domain limit ${MANY}
        on conflict (workspace_id, domain) do update set due_at = excluded.due_at where mail_domains.due_at <= ${now.toString()}
        returning domain`,
  );
  return taken.map(({ domain }) => domain);
}

/** Keeps what the records say; what could not be found out leaves what was known. */
export async function writeProviders(
  tx: Tx,
  found: readonly { domain: string; provider: string | null; dueAt: string }[],
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(sql`
    update mail_domains m set provider = coalesce(r.provider, m.provider), looked_at = ${at.toString()}, due_at = r."dueAt"
    from jsonb_to_recordset(${recordset(found)}) as r(domain text, provider text, "dueAt" timestamptz) where m.domain = r.domain`);
}

/** Forgets domains that nobody asked about for long. */
export async function forgetDomains(tx: Tx, before: Temporal.Instant): Promise<void> {
  await tx.execute(sql`delete from mail_domains where due_at < ${before.toString()}`);
}

/** Who holds each mailbox and takes each address's mail, as far as it is known; nothing where the campaign does not ask. */
export type Providers = {
  readonly ofMailbox: (mailboxId: string) => string | null;
  readonly ofAddress: (address: string) => string | null;
};

export async function providersFor(
  tx: Tx,
  { matchProvider }: Pick<CampaignSettings, 'matchProvider'>,
  mailboxes: readonly Pick<Mailbox, 'id' | 'address' | 'connection'>[],
  messages: readonly { readonly toAddress: string }[],
): Promise<Providers> {
  if (!matchProvider) return { ofMailbox: () => null, ofAddress: () => null };
  const domains = [
    ...new Set(
      [...mailboxes.map(({ address }) => address), ...messages.map(({ toAddress }) => toAddress)].map(
        domainOf,
      ),
    ),
  ];
  const known = new Map(
    (
      await rows<{ domain: string; provider: string }>(
        tx,
        sql`select domain, provider from mail_domains where domain = any (${arrayOf(domains, 'text')}) and provider is not null`,
      )
    ).map(({ domain, provider }) => [domain, provider]),
  );
  const ofAddress = (address: string): string | null => {
    const found = known.get(domainOf(address)) ?? null;
    return found !== null && isMatched(found) ? found : null;
  };
  const held = new Map(
    mailboxes.map(({ id, address, connection }) => [id, handsOverTo(connection) ?? ofAddress(address)]),
  );
  return { ofMailbox: (id) => held.get(id) ?? null, ofAddress };
}

/** Whose server a mailbox of ours hands its mail to. */
function handsOverTo(connection: Record<string, unknown>): string | null {
  const { smtp } = connection as { smtp?: { host?: unknown } };
  return typeof smtp?.host === 'string' ? (providerOf(smtp.host.toLowerCase())?.name ?? null) : null;
}
