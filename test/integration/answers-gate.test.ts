import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { contentHash } from '#approval';
import { grantAutosend, resumeAutosend, stopAutosend } from '#autosend';
import { moveCampaign } from '#campaigns';
import { createDice, type Dice } from '#core/dice';
import { processDue } from '#inbound';
import { suppressAddresses } from '#leads';
import { emergencyStop, resumeOperations } from '#ops';
import { sendDue } from '../../src/autosend/send-due.ts';
import {
  answerWorld,
  type Draft,
  draftsOf,
  grantAuto,
  mailIn,
  mailsTo,
  pass,
} from '../support/answer-world.ts';
import { dispatch, proof } from '../support/dispatch-steps.ts';
import { reviewer, type Tenant } from '../support/dispatch-world.ts';

/** Rounds of six leads each. `ANSWER_ROUNDS=100` lives six hundred histories. */
const ROUNDS = Number(process.env.ANSWER_ROUNDS ?? 9);
const AT_ONCE = 6;

const world = answerWorld();

type Spoiler = (tenant: Tenant, draft: Draft, address: string) => Promise<unknown>;
const change = (tenant: Tenant, id: string, set: ReturnType<typeof sql>): Promise<unknown[]> =>
  tenant.rows(sql`update reply_drafts set ${set} where id = ${id}`);

/** A mail of theirs is read, and nothing else is done yet. */
async function writes(tenant: Tenant, from: string, text: string): Promise<void> {
  const ctx = await tenant.ctx();
  await mailIn(ctx, [{ from, text }]);
  await processDue(ctx);
}
/** What happens to one conversation between the draft and the first byte. */
const DURING: Readonly<Record<string, Spoiler>> = {
  'they ask to be left alone': (tenant, _draft, address) => writes(tenant, address, 'Please unsubscribe me.'),
  'a no is kept for them': async (tenant, _draft, address) =>
    suppressAddresses(await tenant.ctx(), [{ address, reason: 'asked by telephone', source: 'manual' }]),
  'they booked': async (tenant, { leadId }) => {
    const ctx = await tenant.ctx();
    const at = ctx.now().toString();
    return tenant.rows(sql`insert into appointments (workspace_id, id, lead_id, vendor, starts_at, ends_at, zone, state, created_by, created_at, updated_at)
      values (${tenant.id}, ${ctx.ids.next()}, ${leadId}, 'calendly', ${at}, ${at}, 'UTC', 'booked', 'lead', ${at}, ${at})`);
  },
  'they wrote again': (tenant, _draft, address) =>
    writes(tenant, address, 'Forget my last mail, I am not interested.'),
  'its times went to somebody else': (tenant, { id }) =>
    tenant.rows(
      sql`update slot_offers set state = 'released', reason = 'test' where carrier = ${`draft ${id}`}`,
    ),
};
/** What may be wrong with a draft before it has its yes. */
const BEFORE: Readonly<Record<string, Spoiler>> = {
  ...DURING,
  'the draft is empty': (tenant, { id }) => change(tenant, id, sql`body = ''`),
  'other bytes than were judged': (tenant, { id }) => change(tenant, id, sql`body = body || ' PS: hello'`),
  'an address nobody knows': (tenant, draft, address) => {
    const body = `${draft.body}\n\nhttps://cal.example/nora/30min-evil`;
    const hash = contentHash({ to: address, subject: draft.subject, text: body });
    return change(tenant, draft.id, sql`body = ${body}, content_hash = ${hash}`);
  },
  'a time nobody offered': (tenant, draft, address) => {
    const body = `${draft.body}\n\nOr Friday at 4:45 pm.`;
    const hash = contentHash({ to: address, subject: draft.subject, text: body });
    return change(tenant, draft.id, sql`body = ${body}, content_hash = ${hash}`);
  },
  'nobody could judge it': (tenant, { id }) => change(tenant, id, sql`evaluation = null`),
  'the judgement is no judgement': (tenant, { id }) =>
    change(
      tenant,
      id,
      sql`evaluation = '{"safe_to_send": true, "requires_human_review": true, "confidence": 1, "reason": "x"}'`,
    ),
  'it is not sure enough': (tenant, { id }) =>
    change(
      tenant,
      id,
      sql`evaluation = '{"safe_to_send": true, "requires_human_review": false, "confidence": 0.89, "reason": "x"}'`,
    ),
};
const NOTHING = 'nothing';

/** What happens to the whole workspace, and how it ends; `goes` where what was held back leaves afterwards. */
const EVERYWHERE: readonly {
  name: string;
  goes: boolean;
  run(tenant: Tenant): Promise<() => Promise<unknown>>;
}[] = [
  { name: NOTHING, goes: true, run: async () => async () => undefined },
  {
    name: 'the stop is pulled',
    goes: true,
    async run(tenant) {
      const ctx = await tenant.ctx();
      await emergencyStop(ctx, { reason: 'a test' });
      return () => resumeOperations(ctx, { reason: 'the test is over' });
    },
  },
  {
    name: 'auto-send is switched off',
    goes: false,
    async run(tenant) {
      const ctx = await tenant.ctx();
      await stopAutosend(ctx, { reason: 'a test' });
      return () => resumeAutosend(ctx);
    },
  },
  {
    name: 'the campaign is paused',
    goes: true,
    async run(tenant) {
      const move = async (what: 'pause' | 'resume') => {
        const ctx = await tenant.ctx(reviewer);
        const [found] = await tenant.rows<{ version: number }>(sql`select version from campaigns`);
        await moveCampaign(ctx, {
          campaignId: tenant.campaignId,
          version: found?.version,
          move: what,
          reason: 'a test',
        });
      };
      await move('pause');
      return () => move('resume');
    },
  },
  {
    name: 'the grant is taken back',
    goes: false,
    async run(tenant) {
      const ctx = await tenant.ctx(reviewer);
      await grantAutosend(ctx, { campaignId: tenant.campaignId, level: 'draft_only' });
      return () => grantAuto(tenant);
    },
  },
];

const addressOf = (round: number, index: number): string =>
  `p${round}-${index}@mill-${round}-${index}.example`;

test('whatever happens between the draft and the first byte, nothing leaves that must not, and what may does', async () => {
  const dice = createDice('answers');
  const all = Array.from({ length: ROUNDS }, (_, round) =>
    Array.from({ length: AT_ONCE }, (__, index) => addressOf(round, index)),
  );
  const tenant = await world.written(all.flat(), {
    mailboxes: 8,
    settings: { window: { days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '24:00', zone: 'UTC' } },
  });
  await tenant.rows(sql`update mailboxes set min_gap_seconds = 0`);
  await grantAuto(tenant);
  let went = 0;
  let kept = 0;
  for (const [round, addresses] of all.entries()) {
    const found = await liveRound(tenant, addresses, { round, dice });
    went += found.went;
    kept += found.kept;
  }
  expect(went).toBeGreaterThan(ROUNDS / 3);
  expect(kept).toBeGreaterThan(ROUNDS);
  expect(Object.entries(await proof(tenant)).filter(([, count]) => count !== 0)).toEqual([]);
}, 240_000);

async function liveRound(
  tenant: Tenant,
  addresses: readonly string[],
  { round, dice }: { round: number; dice: Dice },
): Promise<{ went: number; kept: number }> {
  const ctx = await tenant.ctx();
  await mailIn(
    ctx,
    addresses.map((from) => ({ from, text: 'Happy to talk. When could we meet?' })),
  );
  await tenant.settle();
  const known = new Set(addresses);
  const drafts = (await draftsOf(tenant)).filter(
    ({ state, slots }) => state === 'scheduled' && slots.length === 2,
  );
  const byAddress = new Map(
    (
      await tenant.rows<{ id: string; address: string }>(
        sql`select id, to_address as address from reply_drafts where state = 'scheduled'`,
      )
    )
      .filter(({ address }) => known.has(address))
      .map(({ id, address }) => [address, drafts.find((draft) => draft.id === id)]),
  );
  expect(byAddress.size).toBe(addresses.length);
  // Half of the rounds spoil what is in the ledger already, between the plan and the claim.
  const late = round % 2 === 1;
  if (late) {
    world.runtime.sandboxClock.set(world.runtime.sandboxClock.now().add({ seconds: 430 }));
    expect(await sendDue.run(await tenant.ctx())).toBe(addresses.length);
  }
  const spoilers: Readonly<Record<string, Spoiler>> = late ? DURING : BEFORE;
  const plan = new Map(
    addresses.map((address) => [address, dice.chance(0.3) ? NOTHING : dice.pick(Object.keys(spoilers))]),
  );
  const everywhere = EVERYWHERE[round % EVERYWHERE.length] ?? EVERYWHERE[0];
  const lift = await everywhere?.run(tenant);
  for (const [address, what] of plan) {
    const draft = byAddress.get(address);
    if (draft) await spoilers[what]?.(tenant, draft, address);
  }
  const label = (address: string): string =>
    `${address}: ${plan.get(address)}, while ${everywhere?.name}${late ? ', in the ledger' : ''}`;
  if (late) await dispatch.run(await tenant.ctx());
  await pass(world, tenant, { minutes: 20 });
  if (everywhere?.name !== NOTHING)
    for (const address of addresses) {
      // A grant that is taken back ends what has no yes yet.
      if (late && everywhere?.name === 'the grant is taken back') continue;
      expect(mailsTo(tenant, address), label(address)).toBe(1);
    }
  await lift?.();
  await pass(world, tenant, { minutes: 20 });
  await pass(world, tenant, { minutes: 10 });
  const goes = everywhere?.goes || (late && everywhere?.name === 'the grant is taken back');
  let went = 0;
  for (const address of addresses) {
    const may = plan.get(address) === NOTHING && goes;
    expect(mailsTo(tenant, address), label(address)).toBe(may ? 2 : 1);
    went += may ? 1 : 0;
  }
  return { went, kept: addresses.length - went };
}
