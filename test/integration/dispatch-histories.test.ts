import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rejectBatch } from '#approval';
import { pendingBatches } from '#approval/views';
import { createDice, type Dice } from '#core/dice';
import { isLegworkError } from '#core/errors';
import { normaliseEmail } from '#core/text/email';
import { recordLeadEvents, suppressAddresses } from '#leads';
import { emergencyStop, resumeOperations, verify } from '#ops';
import { changeCompanyPolicy } from '../../src/outbound/companies/company-policy.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';
import { pass } from '../support/sequence-world.ts';

const HISTORIES = ['alder', 'birch', 'cedar', 'dogwood'];
/** Of each history. `HISTORY_OPERATIONS=2500 npm test -- dispatch-histories` lives ten thousand, which takes minutes. */
const OPERATIONS = Number(process.env.HISTORY_OPERATIONS ?? 250);
const WINDOW = { opens: 8, closes: 18 };
const MAILBOX_CAP = 8;
const GAP_SECONDS = 90;
const PEOPLE = 1_500;
/** So many of one mill within so many days, over everything that happens. */
const COMPANY_CAP = { people: 1, days: 4 };

const addressOf = (number: number): string =>
  number % 7 === 0 ? `p.erson${number}@gmail.com` : `person${number}@mill-${number % 12}.example`;
const canonical = (address: string): string => {
  const parsed = normaliseEmail(address);
  return parsed.ok ? parsed.canonical : address;
};
/** The same mailbox as somebody else would write it. */
const spelled = (address: string, dice: Dice): string => {
  const [local = '', domain = ''] = address.split('@');
  return dice.pick([
    address,
    address.toUpperCase(),
    `  ${address} `,
    `${local}+news@${domain}`,
    `<${address}>`,
    domain === 'gmail.com'
      ? `${local.replaceAll('.', '')}@googlemail.com`
      : `${local}@${domain.toUpperCase()}`,
  ]);
};

type Accepted = { to: string; from: string; at: Temporal.Instant };

/** One workspace, and everything that was done to it. */
class History {
  readonly #world: DispatchWorld;
  readonly #tenant: Tenant;
  readonly #dice: Dice;
  readonly #suppressed = new Set<string>();
  /** The highest daily limit in force on a day. */
  readonly #limits = new Map<string, number>();
  #limit = 20;
  #next = 0;
  #seen = 0;
  readonly mails: Accepted[] = [];

  constructor(world: DispatchWorld, tenant: Tenant, dice: Dice) {
    this.#world = world;
    this.#tenant = tenant;
    this.#dice = dice;
  }

  /** Does one thing; what the product refuses is as good as what it does. */
  async step(): Promise<void> {
    try {
      await this[this.#draw()]();
    } catch (error) {
      if (!isLegworkError(error)) throw error;
    }
    this.#look();
  }

  #draw(): Act {
    let left = this.#dice.int(0, 999);
    for (const [act, share] of Object.entries(SHARES)) {
      left -= share;
      if (left < 0) return act as Act;
    }
    return 'live';
  }

  async propose(): Promise<void> {
    const count = this.#dice.int(1, 4);
    const numbers = Array.from({ length: count }, () => {
      this.#next += 1;
      return this.#next % PEOPLE;
    });
    const recipients = numbers.map((number) => ({
      email: addressOf(number),
      body: `Approved text ${number} of ${this.#tenant.id}.`,
    }));
    const known = new Set(
      (await this.#tenant.rows<{ address: string }>(sql`select address from person_addresses`)).map(
        ({ address }) => address,
      ),
    );
    const fresh = recipients.filter(({ email }) => !known.has(email));
    if (fresh.length > 0) await this.#tenant.propose(fresh);
  }
  async freeze(): Promise<void> {
    await this.#tenant.freeze();
  }
  async approve(): Promise<void> {
    const batches = await this.#tenant.rows<{ id: string }>(
      sql`select id from approval_batches order by created_at, id`,
    );
    if (batches.length > 0) await this.#tenant.approve(this.#dice.pick(batches).id);
  }
  async approveWaiting(): Promise<void> {
    const waiting = await (await this.#tenant.ctx()).db.tx(pendingBatches);
    for (const { id } of waiting) await this.#tenant.approve(id);
  }
  async reject(): Promise<void> {
    const waiting = await (await this.#tenant.ctx()).db.tx(pendingBatches);
    if (waiting.length > 0)
      await rejectBatch(await this.#tenant.ctx(reviewer), this.#dice.pick(waiting).id, 'Not like this.');
  }
  /** Somebody changes words in the database after the yes. */
  async tamper(): Promise<void> {
    await this.#tenant.rows(
      sql`update drafts set body = 'TAMPERED' where id = (
            select d.id from drafts d where d.state = 'approved' and d.body <> 'TAMPERED' order by md5(d.subject || ${String(this.#dice.next())}) limit 1) returning 1`,
    );
  }
  async suppress(): Promise<void> {
    const address = addressOf(this.#dice.int(0, Math.min(this.#next + 5, PEOPLE)));
    const ctx = await this.#tenant.ctx(reviewer);
    const request = { address: spelled(address, this.#dice), reason: 'asked', source: 'person' as const };
    await suppressAddresses(ctx, [request]);
    this.#suppressed.add(canonical(address));
  }
  async answer(): Promise<void> {
    const [lead] = await this.#tenant.rows<{ id: string }>(
      sql`select l.id from leads l join people p on p.id = l.person_id order by md5(p.full_name || ${String(this.#dice.next())}) limit 1`,
    );
    if (!lead) return;
    const ctx = await this.#tenant.ctx();
    const event = this.#dice.pick(['replied', 'unsubscribed', 'bounced', 'opened'] as const);
    await ctx.db.tx((tx) =>
      recordLeadEvents(ctx, tx, [{ leadId: lead.id, event, channel: 'email', summary: 'It happened.' }]),
    );
  }
  async stop(): Promise<void> {
    await emergencyStop(await this.#tenant.ctx(reviewer), { reason: 'A look.' });
  }
  async resume(): Promise<void> {
    await resumeOperations(await this.#tenant.ctx(reviewer), { reason: 'It was fine.' });
  }
  async limit(): Promise<void> {
    this.#limit = this.#dice.int(0, 30);
    await this.#tenant.rows(
      sql`update workspaces set daily_send_limit = ${this.#limit} where true returning 1`,
    );
  }
  async mailbox(): Promise<void> {
    const state = this.#dice.pick(['active', 'active', 'paused']);
    await this.#tenant.rows(
      sql`update mailboxes set state = ${state} where id = (select id from mailboxes order by md5(address || ${String(this.#dice.next())}) limit 1) returning 1`,
    );
  }
  async campaign(): Promise<void> {
    const state = this.#dice.pick(['active', 'active', 'active', 'paused']);
    await this.#tenant.rows(sql`update campaigns set state = ${state} where true returning 1`);
  }
  /** Hours pass in which nobody works. */
  async sleep(): Promise<void> {
    await pass(this.#tenant, this.#dice.int(1, 30));
  }
  async live(): Promise<void> {
    await this.#note();
    await this.#tenant.live(this.#dice.int(1, 14));
    await this.#note();
  }
  /** Two workers at the same moment. */
  async race(): Promise<void> {
    await this.#note();
    await Promise.all([this.#tenant.settle(), this.#tenant.settle()]);
  }

  async #note(): Promise<void> {
    const from = (await this.#tenant.ctx()).now();
    for (let hours = 0; hours <= 48; hours += 24) {
      const day = from.add({ hours }).toString().slice(0, 10);
      this.#limits.set(day, Math.max(this.#limits.get(day) ?? 0, this.#limit));
    }
  }

  /** What left since the last look, against everything that was said before it. */
  #look(): void {
    const own = this.#world.sandbox.accepted().filter((mail) => mail.from.includes(this.#slug()));
    for (const mail of own.slice(this.#seen)) {
      const at = Temporal.Instant.from(mail.at);
      for (const to of mail.to) {
        expect(this.#suppressed.has(canonical(to)), `${to} had said no`).toBe(false);
        this.mails.push({ to, from: mail.from, at });
      }
      const hour = at.toZonedDateTimeISO('UTC').hour;
      expect(hour >= WINDOW.opens && hour < WINDOW.closes, `${mail.at} is outside the window`).toBe(true);
    }
    this.#seen = own.length;
  }
  #slug = (): string => this.#tenant.slug;

  finalChecks(): void {
    const days = Map.groupBy(this.mails, ({ at }) => at.toString().slice(0, 10));
    for (const [day, mails] of days) {
      expect(mails.length, `mails on ${day}`).toBeLessThanOrEqual(this.#limits.get(day) ?? 0);
      for (const [box, own] of Map.groupBy(mails, ({ from }) => from))
        expect(own.length, `${box} on ${day}`).toBeLessThanOrEqual(MAILBOX_CAP);
    }
    for (const own of Map.groupBy(this.mails, ({ from }) => from).values()) {
      const inOrder = [...own].sort((a, b) => Temporal.Instant.compare(a.at, b.at));
      for (const [index, { at, to }] of inOrder.slice(1).entries()) {
        const before = inOrder[index];
        const gap = before ? at.since(before.at).total('seconds') : GAP_SECONDS;
        expect(gap, `${to} at ${at}, behind ${before?.to}`).toBeGreaterThanOrEqual(GAP_SECONDS);
      }
    }
    for (const [mill, mails] of Map.groupBy(this.mails, ({ to }) => to.split('@')[1])) {
      if (mill === 'gmail.com') continue;
      for (const { at } of mails) {
        const since = at.subtract({ hours: 24 * COMPANY_CAP.days });
        const within = mails.filter(
          (each) =>
            Temporal.Instant.compare(each.at, since) > 0 && Temporal.Instant.compare(each.at, at) <= 0,
        );
        const people = new Set(within.map(({ to }) => canonical(to)));
        expect(people.size, `people of ${mill} before ${at}`).toBeLessThanOrEqual(COMPANY_CAP.people);
      }
    }
    const people = this.mails.map(({ to }) => canonical(to));
    expect(new Set(people).size, 'nobody gets the first message twice').toBe(people.length);
  }
}

type Act = Exclude<keyof History, 'step' | 'mails' | 'finalChecks'>;
/** Shares in thousandths: most of what happens is people deciding and changing their minds, a little is time passing. */
const SHARES: Readonly<Record<Act, number>> = {
  ...{ propose: 200, freeze: 110, approve: 90, approveWaiting: 100, reject: 20, tamper: 30, suppress: 70 },
  ...{ answer: 60, stop: 30, resume: 120, limit: 45, mailbox: 40, campaign: 35, sleep: 6, live: 36, race: 8 },
};

describe('random histories: never outside a window, over a cap, to who said no, an unapproved byte, or twice', () => {
  let world: DispatchWorld;
  let left = 0;
  beforeAll(async () => {
    world = await openDispatchWorld();
  });
  afterAll(async () => world[Symbol.asyncDispose]());

  test.each(HISTORIES)(
    `%s: ${OPERATIONS} operations`,
    async (seed) => {
      const tenant = await world.tenant({ mailboxes: 3, dailyCap: MAILBOX_CAP, dailyLimit: 20 });
      await changeCompanyPolicy(await tenant.ctx(reviewer), {
        policy: { cap: COMPANY_CAP, answerDays: null },
        version: 0,
      });
      const history = new History(world, tenant, createDice(`history ${seed}`));
      for (let operation = 0; operation < OPERATIONS; operation += 1) await history.step();
      history.finalChecks();
      left += history.mails.length;
      const raw = await world.filed();
      expect(raw.filter((mail) => mail.includes('TAMPERED'))).toEqual([]);
      const proof = await verify(await tenant.ctx());
      const counts = Object.entries(proof.checks).map(([name, { count }]) => [name, count]);
      expect(counts.filter(([name, count]) => count !== 0 && name !== 'unsettled')).toEqual([]);
    },
    600_000,
  );

  test('and mail did leave meanwhile', () => {
    expect(left).toBeGreaterThan(HISTORIES.length);
  });
});
