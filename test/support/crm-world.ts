import { generateKeyPairSync } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Clock } from '#core/clock';
import { connections } from '#core/connections';
import { contribute } from '#core/contribution';
import type { Ctx, WorkspaceMode } from '#core/ctx';
import { row, rows } from '#core/db/index';
import type { Slice } from '#core/slice';
import { processDeliveries } from '#http';
import { connectedCrms, importLeads, memorySource } from '#leads';
import { slice as leads } from '#leads/slice';
import { highlevelPerformers } from '#vendors/highlevel/adapter';
import { newContact, type SimulatedContact } from '#vendors/highlevel/simulated-contacts';
import { createHighlevelSimulator } from '#vendors/highlevel/simulator';
import { highlevelWebhooks } from '#vendors/highlevel/webhooks';
import { serveSimulators } from '#vendors/kit/simulator';
import { guards } from '../../src/app/guards.ts';
import { changeCrm } from '../../src/leads/crm/change-crm.ts';
import { syncCrm } from '../../src/leads/crm/sync-crm.ts';
import { writeCrm } from '../../src/leads/crm/write-crm.ts';
import { drainAll } from './drain-all.ts';
import { openWorkbench, T0 } from './workbench.ts';

const TOKEN = 'pit-of-the-crm-tests';
export const ACCOUNT = 'location1';
const keys = generateKeyPairSync('ed25519');

export type CrmWorld = Awaited<ReturnType<typeof openCrmWorld>>;

/** Workspaces over a real database beside a HighLevel in small over real HTTP, with a clock that a test moves. */
export async function openCrmWorld(
  contacts: readonly SimulatedContact[] = [],
  slices: readonly Slice[] = [],
) {
  let now = T0;
  let owner: Ctx | undefined;
  const clock: Clock = { now: () => now };
  const simulator = createHighlevelSimulator({
    token: TOKEN,
    locationId: ACCOUNT,
    now: clock.now,
    calendars: [],
    contacts,
    signingKey: keys.privateKey,
    perMinute: 100_000,
  });
  const server = await serveSimulators({ '/highlevel': simulator });
  const performers = highlevelPerformers({
    baseUrl: `${server.url}/highlevel`,
    token: TOKEN,
    locationId: ACCOUNT,
    timeoutMs: 2_000,
  });
  const crm: Slice = {
    name: 'the crm',
    contributions: [
      contribute(connectedCrms, { vendor: 'highlevel', account: ACCOUNT }),
      contribute(connections, {
        vendor: 'highlevel',
        capabilities: ['CRM'],
        settings: [],
        configured: true,
        probe: { operation: { name: 'crm.highlevel.list_pipelines' }, input: {} },
        webhook: null,
      }),
    ],
  };
  const bench = await openWorkbench({ slices: [leads, crm, ...slices], performers, guards });
  const intake = processDeliveries(new Map([['highlevel', { load: async () => highlevelWebhooks }]]));
  return {
    simulator,
    performers: new Map(performers.map((performer) => [performer.operation.name, performer])),
    now: clock.now,
    pass(span: Temporal.DurationLike) {
      now = now.add(span);
    },
    /** A workspace that the CRM belongs to. The one before lets go of it: one account is one workspace's. */
    async workspace(slug: string, mode: WorkspaceMode = 'live'): Promise<Ctx> {
      const ctx = bench.ctx(await bench.workspace(slug, mode), { clock });
      if (owner) await changeCrm(owner, { vendor: 'highlevel', enabled: false });
      owner = ctx;
      await changeCrm(ctx, { vendor: 'highlevel', enabled: true });
      return ctx;
    },
    plain: async (slug: string): Promise<Ctx> => bench.ctx(await bench.workspace(slug, 'live'), { clock }),
    /** Reads until nothing is due. Returns how many contacts were met. */
    async read(ctx: Ctx): Promise<number> {
      let met = 0;
      for (let more = await syncCrm.run(ctx); more > 0; more = await syncCrm.run(ctx)) met += more;
      await drainAll(ctx, leads.consumers ?? []);
      return met;
    },
    /** Hands over events and tells the CRM what is due now. */
    async tell(ctx: Ctx): Promise<number> {
      await drainAll(ctx, leads.consumers ?? []);
      return writeCrm.run(ctx);
    },
    /** A delivery as it stands in the inbox after its proof, worked off to the end. */
    async deliver(ctx: Ctx, type: string, fields: object): Promise<void> {
      const id = ctx.ids.next();
      const { body } = simulator.deliver(type, fields);
      await ctx.db.tx((tx) =>
        tx.execute(sql`insert into webhook_inbox (workspace_id, id, source, delivery_id, headers, body, received_at)
          values (${ctx.workspace.id}, ${id}, 'highlevel', ${id}, '{}', ${body}, ${now.toString()})`),
      );
      await intake.run(ctx);
      await drainAll(ctx, leads.consumers ?? []);
    },
    /** Imports a lead; returns its id. */
    async lead(ctx: Ctx, email: string, phone = ''): Promise<string> {
      await importLeads(
        ctx,
        memorySource(
          `${email}.csv`,
          `Email,First Name,Last Name,Company,Phone\n${email},Ana,Lopez,Valewood,${phone}\n`,
        ),
      );
      const found = await ctx.db.tx((tx) =>
        row<{ id: string }>(
          tx,
          sql`select l.id from leads l join person_addresses a on a.person_id = l.person_id where a.address = ${email}`,
        ),
      );
      return found?.id ?? '';
    },
    cached: async (ctx: Ctx, contactId: string) =>
      ctx.db.tx((tx) =>
        row<{
          email: string | null;
          tags: string[];
          blocked: string[];
          ever: string[];
          link: string;
          activeAt: string;
          goneAt: string | null;
          hash: string | null;
        }>(
          tx,
          sql`select email, hash, to_jsonb(tags) as tags, to_jsonb(blocked) as blocked, to_jsonb(ever_blocked) as ever, link, active_at as "activeAt", gone_at as "goneAt" from crm_contacts where contact_id = ${contactId}`,
        ),
      ),
    writes: async (ctx: Ctx) =>
      ctx.db.tx((tx) =>
        rows<{
          contactId: string;
          kind: string;
          cause: string;
          state: string;
          attempts: number;
          error: string | null;
        }>(
          tx,
          sql`select contact_id as "contactId", kind, cause, state, attempts, error from crm_writes order by contact_id, kind, cause`,
        ),
      ),
    suppressions: async (ctx: Ctx) =>
      ctx.db.tx((tx) =>
        rows<{ value: string; source: string }>(
          tx,
          sql`select value, source from suppressions order by value`,
        ),
      ),
    async [Symbol.asyncDispose]() {
      await bench[Symbol.asyncDispose]();
      await server.close();
    },
  };
}

const LONG_AGO = '2026-01-01T00:00:00Z';
export const contact = (id: string, more: Partial<SimulatedContact> = {}, at = LONG_AGO): SimulatedContact =>
  newContact(id, at, more);
