import pg from 'pg';

/** How much a database holds. */
export type Size = { readonly leads: number; readonly events: number; readonly enrolments: number };

export const WORKSPACE = '00000000-0000-7000-8000-000000000001';
export const START = Temporal.Instant.from('2026-03-02T08:00:00Z');
export const GAP_SECONDS = 90;
export const MAILBOXES = 600;
/** Moments at which each mailbox has one message due. */
export const MOMENTS = 10;
const SENT = 60_000;
const CAMPAIGNS = 10;
const DUE_ONE_IN = 10;

/** The id of row `n` of any table: in the order of `n`, as ids are in the order of time. */
const id = (n: string): string => `lpad(to_hex(${n}), 32, '0')::uuid`;
const AT = `timestamptz '${START.toString()}'`;

/**
 * Everything by one statement a table. Leads changed a thousand at a time, as after an import; one enrolment in ten is
 * due, the others later, paused or over; the ledger holds what was sent and what is planned.
 */
const tables = ({ leads, events, enrolments }: Size): readonly string[] => [
  `insert into workspaces (id, path, name, slug, mode, virtual_now, daily_send_limit, created_at)
   values ('${WORKSPACE}', array['${WORKSPACE}']::uuid[], 'Scale', 'scale', 'sandbox', ${AT}, 100000, ${AT})`,
  `insert into companies (workspace_id, id, name, domain, created_at, updated_at)
   select '${WORKSPACE}', ${id('n')}, 'Firm ' || n, 'firm-' || n || '.example', ${AT}, ${AT} from generate_series(1, ${leads / 10}) n`,
  `insert into people (workspace_id, id, company_id, first_name, last_name, full_name, title, created_at, updated_at)
   select '${WORKSPACE}', ${id('n')}, ${id(`1 + n % ${leads / 10}`)}, 'Ada', 'Number' || n, 'Ada Number' || n, 'Head of Work', ${AT}, ${AT} from generate_series(1, ${leads}) n`,
  `insert into person_addresses (workspace_id, id, person_id, address, canonical, hash, source, created_at)
   select '${WORKSPACE}', ${id('n')}, ${id('n')}, a.address, a.address, md5(a.address), 'bench', ${AT}
   from generate_series(1, ${leads}) n cross join lateral (select 'p' || n || '@firm-' || n % ${leads / 10} || '.example' as address) a`,
  // Few of the rare ones: an answer from one in a thousand.
  `insert into leads (workspace_id, id, person_id, status, status_at, tier, created_at, updated_at)
   select '${WORKSPACE}', ${id('n')}, ${id('n')},
     case when n % 1000 = 0 then 'replied' when n % 50 = 0 then 'bounced' when n % 5 = 0 then 'sent' else 'pending' end, ${AT},
     case n % 10 when 0 then 'T1' when 1 then 'T2' else 'T3' end, ${AT}, ${AT} - (n / 1000) * interval '1 minute' from generate_series(1, ${leads}) n`,
  `insert into campaigns (workspace_id, id, name, state, settings, created_at, updated_at)
   select '${WORKSPACE}', ${id('n')}, 'Campaign ' || n, 'active', '{}', ${AT}, ${AT} from generate_series(1, ${CAMPAIGNS}) n`,
  `insert into campaign_sequences (workspace_id, campaign_id, version, steps, created_at, created_by)
   select '${WORKSPACE}', ${id('n')}, 1, '[{"day": 0, "channel": "email", "action": "intro"}]', ${AT}, 'bench' from generate_series(1, ${CAMPAIGNS}) n`,
  `insert into enrolments (workspace_id, id, campaign_id, lead_id, state, current_step, started_at, updated_at, due_at)
   select '${WORKSPACE}', ${id('n')}, ${id(`1 + n / ${enrolments / CAMPAIGNS + 1}`)}, ${id(`1 + n % ${leads}`)}, s.state, 1, ${AT}, ${AT},
     case when s.state = 'active' then ${AT} + case when n % ${DUE_ONE_IN} = 0 then -interval '1 second' else interval '1 hour' end * (n % 10000) end
   from generate_series(1, ${enrolments}) n cross join lateral (select case n % ${DUE_ONE_IN} when 8 then 'paused' when 9 then 'completed' else 'active' end as state) s`,
  `insert into mailboxes (workspace_id, id, address, display_name, vendor, connection, state, daily_cap, warmup_started_at, created_at)
   select '${WORKSPACE}', ${id('n')}, 'nora@sender-' || n || '.example', 'Nora', 'native', '{}', 'active', 40, ${AT}, ${AT} from generate_series(1, ${MAILBOXES}) n`,
  `insert into drafts (workspace_id, id, enrolment_id, lead_id, step, state, subject, body, footer, angle, template_id, template_version, variant, template_text, fingerprint, content_hash, created_at, updated_at)
   select '${WORKSPACE}', ${id('n')}, ${id('n')}, ${id('n')}, 1, 'approved', 'About ' || n, repeat('A night shift hands over at six. ', 16), 'Fieldnote', 'bench', 'bench', 1, 'a', '', n::text, md5(n::text), ${AT}, ${AT}
   from generate_series(1, ${SENT + MAILBOXES * MOMENTS}) n`,
  `insert into send_ledger (workspace_id, id, enrolment_id, step, lead_id, draft_id, approval_item_id, batch_id, mailbox_id, to_address, to_domain, to_hash, message_id, content_hash, state, planned_for, transmission_at, settled_at, receipt_at, receipt, created_at)
   select '${WORKSPACE}', ${id('n')}, ${id('n')}, 1, ${id('n')}, ${id('n')}, ${id('n')}, ${id('1')}, ${id(`1 + n % ${MAILBOXES}`)}, 'p' || n || '@firm.example', 'firm.example', md5(n::text), '<' || n || '@sender.example>', md5(n::text),
     case when n <= ${SENT} then 'accepted' else 'planned' end, m.at, s.at, s.at, s.at, s.receipt, ${AT}
   from generate_series(1, ${SENT + MAILBOXES * MOMENTS}) n
   cross join lateral (select ${AT} + ((n - ${SENT} - 1) / ${MAILBOXES} - case when n <= ${SENT} then 2 else 0 end) * interval '${GAP_SECONDS + 1} seconds' as at) m
   left join lateral (select m.at, '250 OK' as receipt where n <= ${SENT}) s on true`,
  `insert into events (workspace_id, id, type, aggregate, payload, at)
   select '${WORKSPACE}', ${id('n')}, (array['mail.accepted', 'lead.imported', 'reply.received', 'lead.scored'])[1 + n % 4], n::text, '{}', ${AT} from generate_series(1, ${events}) n`,
];

/** Fills an empty database of the product; the indexes are made again afterwards, as in a restore. */
export async function fill(adminUrl: string, size: Size): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    const { rows: indexes } = await admin.query<{ name: string; made: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name, pg_get_indexdef(i.indexrelid) as made from pg_index i
       join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid)`,
    );
    // The rows fit together by how they are made; asking the foreign keys of each would take longer than the rows.
    await admin.query(
      `set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '512MB'`,
    );
    for (const { name } of indexes) await admin.query(`drop index ${name}`);
    for (const statement of tables(size)) await admin.query(statement);
    for (const { made } of indexes) await admin.query(made);
    await admin.query('vacuum analyze');
  } finally {
    await admin.end();
  }
}
