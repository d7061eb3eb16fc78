import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verify } from '#ops';
import { serveSimulators, type VendorSimulator } from '#vendors/kit/simulator';
import { createSlackSimulator, type SlackSimulator } from '#vendors/slack/simulator';
import { type Kind, openBacklog, type Stored, seedBacklog } from '../support/backlog.ts';
import { databaseText } from '../support/database-text.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';

/** 2,000 replies in five campaigns; the process is killed once while it writes and once while it decides, and Slack is away for a while. */
const REPLIES = 2_000;
const CAMPAIGNS = 5;
const CHANNEL = 'C0APPROVALS';
const DRAFTS_BEFORE_KILL = 400;
const DECISIONS_BEFORE_KILL = 150;
const REFUSED_BY_SLACK = 4;
const LEGWORK = join(import.meta.dirname, '../../legwork');

const folder = mkdtempSync(join(tmpdir(), 'legwork-backlog-'));
let world: DispatchWorld;
let slack: SlackSimulator;
let server: Awaited<ReturnType<typeof serveSimulators>>;
const outage = { left: 0, refused: 0 };

beforeAll(async () => {
  world = await openDispatchWorld();
  slack = createSlackSimulator({
    ...{ botToken: 'xoxb-test', signingSecret: 'a signing secret of the tests', members: [] },
    ...{ now: () => Temporal.Now.instant(), channels: [CHANNEL], perMinute: 10_000 },
  });
  const sometimesAway: VendorSimulator = {
    ...slack,
    async answer(request) {
      if (outage.left === 0 || !request.path.includes('postMessage')) return slack.answer(request);
      outage.left -= 1;
      outage.refused += 1;
      return { status: 200, body: { ok: false, error: 'missing_scope', needed: 'chat:write' } };
    },
  };
  server = await serveSimulators({ '/slack': sometimesAway });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Of two hundred replies: 26 to be answered, 1 for a person, and every reason why not. */
function kindOf(n: number): Kind {
  const of = n % 100;
  if (of < 6) return of % 2 === 0 ? 'meets' : 'again';
  if (of < 16) return 'meets';
  if (n % 200 === 32) return 'question';
  const rest: readonly Kind[] = [
    'answered',
    'absent',
    'negative',
    'opt_out',
    'bounce',
    'booked',
    'blank',
    'unclassified',
  ];
  return rest[of % rest.length] ?? 'negative';
}

type Ran = {
  readonly code: number | null;
  readonly signal: string | null;
  readonly lines: readonly string[];
};

/** The real command in a process of its own; `dies` is asked at every line it prints. */
async function legwork(
  tenant: Tenant,
  args: readonly string[],
  dies: (line: string) => boolean = () => false,
): Promise<Ran> {
  const { ownerUrl, appUrl, systemUrl } = world.urls;
  const child = spawn(LEGWORK, ['backfill', '--workspace', tenant.slug, ...args], {
    cwd: folder,
    env: {
      ...{
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NO_COLOR: '1',
        LEGWORK_HOME: join(folder, 'home'),
      },
      ...{ DATABASE_URL: ownerUrl, DATABASE_APP_URL: appUrl, DATABASE_SYSTEM_URL: systemUrl },
      ...{ LEGWORK_SECRET: 'a secret of the tests, 32 characters long', LEGWORK_APPROVAL_CHANNEL: CHANNEL },
      ...{ SLACK_BOT_TOKEN: 'xoxb-test', SLACK_SIGNING_SECRET: 'a signing secret of the tests' },
      SLACK_BASE_URL: `${server.url}/slack`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const exited = once(child, 'exit') as Promise<[number | null, string | null]>;
  const lines: string[] = [];
  child.stderr.on('data', (chunk) => lines.push(String(chunk)));
  let dying = false;
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (!dying && dies(line)) {
      dying = true;
      // The whole group: a shell that starts the program is none of the program.
      process.kill(-(child.pid ?? 0), 'SIGKILL');
    }
  }
  const [code, signal] = await exited;
  return { code, signal, lines };
}

/** True at the so-manieth line of this kind. */
function after(kind: string, count: number): (line: string) => boolean {
  let seen = 0;
  return (line) => {
    if (line.startsWith(`[${kind}]`)) seen += 1;
    return seen >= count;
  };
}

async function backlog(): Promise<{ tenant: Tenant; stored: Stored[] }> {
  const tenant = await world.tenant({ mode: 'live', mailboxes: 1 });
  const ctx = await tenant.ctx();
  const campaigns = await openBacklog(ctx, await tenant.ctx(reviewer), { campaigns: CAMPAIGNS, slots: 100 });
  const [mailbox] = await tenant.rows<{ id: string }>(
    sql`update mailboxes set min_gap_seconds = 0 returning id`,
  );
  const kinds = Array.from({ length: REPLIES }, (_, n) => kindOf(n));
  return { tenant, stored: await seedBacklog(ctx, { campaigns, mailboxId: mailbox?.id ?? '', kinds }) };
}

test('2,000 replies, killed twice, Slack away for a while: all drafts before any send, nothing twice, nothing lost', async () => {
  const { tenant, stored } = await backlog();
  const before = await databaseText(world, tenant);
  const dry = await legwork(tenant, ['--json']);
  expect([dry.code, dry.signal], dry.lines.slice(-5).join('\n')).toEqual([0, null]);
  expect(await databaseText(world, tenant)).toEqual(before);

  const first = await legwork(
    tenant,
    ['--apply', '--draft-batch-size', '100'],
    after('Draft', DRAFTS_BEFORE_KILL),
  );
  expect(first.signal, first.lines.slice(-5).join('\n')).toBe('SIGKILL');
  const half = await tenant.rows<{ state: string; count: number }>(
    sql`select state, count(*)::int as count from backfill_targets group by state order by state`,
  );
  expect(half.map(({ state }) => state)).toEqual(['drafted', 'skipped', 'waiting']);

  outage.left = REFUSED_BY_SLACK;
  const resume = ['--apply', '--resume'];
  const second = await legwork(tenant, resume, after('AutoSend', DECISIONS_BEFORE_KILL));
  expect(second.signal, second.lines.slice(-5).join('\n')).toBe('SIGKILL');

  const failed = second.lines.filter((line) => line.includes('Slack: FAILED'));
  expect(failed.join('\n'), second.lines.filter((line) => line.includes('REVIEW')).join('\n')).toMatch(
    /needs the scope chat:write/,
  );

  const third = await legwork(tenant, resume);
  expect([third.code, third.signal], third.lines.slice(-20).join('\n')).toEqual([0, null]);
  expect(outage).toEqual({ left: 0, refused: REFUSED_BY_SLACK });
  await proveOrder(tenant);
  await proveOnce(tenant, stored);
}, 240_000);

/** The last draft was written before the first answer was planned and the first card proposed. */
async function proveOrder(tenant: Tenant): Promise<void> {
  const [times] = await tenant.rows<{ drafted: string; decided: string }>(
    sql`select (select max(created_at) from reply_drafts) as drafted,
          (select min(at) from (select min(created_at) as at from send_ledger where answer_id is not null union all select min(created_at) from approval_items) x) as decided`,
  );
  expect(Date.parse(times?.drafted ?? '')).toBeLessThanOrEqual(Date.parse(times?.decided ?? ''));
}

async function proveOnce(tenant: Tenant, stored: readonly Stored[]): Promise<void> {
  const count = (kind: Kind): number => stored.filter((each) => each.kind === kind).length;
  const counted = await tenant.rows<{ state: string; why: string | null; count: number }>(
    sql`select state, why, count(*)::int as count from backfill_targets group by state, why order by state, why`,
  );
  // An older message of somebody who wrote again is overtaken; every other kind has a counter of its own.
  expect(Object.fromEntries(counted.map(({ state, why, count: n }) => [why ?? state, n]))).toEqual({
    ...{ sent: count('meets'), review: count('question'), newer_inbound: count('again') },
    ...{
      answered: count('answered'),
      intent: count('absent') + count('negative'),
      opt_out: count('opt_out'),
    },
    ...{ bounce: count('bounce'), booked: count('booked'), missing_transcript: count('blank') },
    unclassified: count('unclassified'),
  });
  expect(counted.reduce((sum, { count: n }) => sum + n, 0)).toBe(REPLIES);
  const [drafts] = await tenant.rows<{ drafts: number; replies: number; versions: number }>(
    sql`select count(*)::int as drafts, count(distinct reply_id)::int as replies, max(version) as versions from reply_drafts`,
  );
  const written = count('meets') + count('again') + count('question') + count('answered');
  expect(drafts).toEqual({ drafts: written, replies: written, versions: 1 });
  const accepted = tenant.accepted();
  // Mailboxes keep their cap of the day; what is over it stands in the ledger, once.
  expect(accepted.length).toBeGreaterThan(0);
  const [ledger] = await tenant.rows<{ rows: number; answered: number; open: number }>(
    sql`select count(*)::int as rows, count(distinct answered_id)::int as answered, count(*) filter (where state = 'accepted')::int as accepted,
          count(*) filter (where state not in ('planned', 'accepted'))::int as open from send_ledger where answer_id is not null`,
  );
  const each = count('meets');
  expect(ledger).toEqual({ rows: each, answered: each, accepted: accepted.length, open: 0 });
  expect(new Set(accepted).size).toBe(accepted.length);
  const posts = slack.posts().map(({ blocks }) => JSON.stringify(blocks));
  expect(posts.length).toBe(count('question'));
  expect(new Set(posts).size).toBe(posts.length);
  const shown = await tenant.rows<{ slack: string; count: number }>(
    sql`select slack, count(*)::int as count from backfill_targets where state = 'review' group by slack`,
  );
  expect(shown).toEqual([{ slack: 'sent', count: count('question') }]);
  const { checks } = await verify(await tenant.ctx());
  expect(Object.entries(checks).filter(([, check]) => check.count !== 0)).toEqual([]);
}
