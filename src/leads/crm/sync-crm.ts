import { agentActor } from '#core/actor';
import type { Ctx, Outcome } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { messageOf } from '#core/errors';
import type { Tick } from '#core/tick';
import { explain } from '#core/verdict';
import { type ChangedContacts, listContacts } from '#vendors/ports/crm';
import { type ConnectedCrm, crmsOf } from './connected-crm.ts';
import {
  type CrmConnection,
  claimReading,
  enabledConnections,
  endPass,
  nextReading,
  putOffReading,
  savePass,
} from './crm-connection.store.ts';
import { changeOf } from './crm-contact.rules.ts';
import { countUnseen, markUnseen } from './crm-contact.store.ts';
import {
  afterPage,
  believesGone,
  PASS_EVERY,
  type Pass,
  passOf,
  questionOf,
  type Reading,
  readAgainAt,
  sinceAfter,
} from './crm-pass.rules.ts';
import { linkNewcomers } from './link-contacts.ts';
import { takeContacts } from './take-contacts.ts';

/** A CRM with more than this to tell is read on at the next turn, so that no workspace keeps the others waiting. */
const PAGES_PER_TURN = 20;
/** Longer than one page can take; what a killed process was reading goes on after it. */
const LEASE = Temporal.Duration.from({ minutes: 5 });

type Turn = { readonly ctx: Ctx; readonly connection: CrmConnection & Reading; lease: Temporal.Instant };

/** Reads what changed in the CRM, page by page. What a page told and how far it reaches are written together. */
export const syncCrm: Tick = {
  name: 'leads.sync_crm',
  everySeconds: 15,
  async run(ctx) {
    let read = 0;
    for (const crm of crmsOf(ctx)) read += await readOne(ctx, crm);
    return read;
  },
  nextDue: nextReading,
  recurs: true,
};

async function readOne(ctx: Ctx, { vendor, account }: ConnectedCrm): Promise<number> {
  const now = ctx.now();
  const lease = now.add(LEASE);
  const connection = await ctx.db.ask((tx) => claimReading(tx, vendor, { now, lease }));
  if (!connection) return 0;
  const turn: Turn = { ctx, connection, lease };
  if (connection.account !== account) {
    await putOff(
      turn,
      `The key of ${vendor} belongs to another account now. Nothing was read. Switch it on again.`,
    );
    return 0;
  }
  let pass = passOf(connection, now);
  const before = pass.seen;
  for (let page = 0; page < PAGES_PER_TURN; page += 1) {
    const next = await readPage(turn, pass);
    if (next === undefined) return pass.seen - before;
    pass = next;
    if (pass.cursor === null) return pass.seen - before;
  }
  await ctx.db.tx((tx) =>
    putOffReading(tx, { vendor, lease: turn.lease }, { dueAt: ctx.now(), error: null, restart: false }),
  );
  return pass.seen - before;
}

/** One page; undefined when it could not be read, or somebody else goes on. */
async function readPage(turn: Turn, pass: Pass): Promise<Pass | undefined> {
  const { ctx, connection } = turn;
  const { vendor } = connection;
  const askedAt = ctx.now();
  const answer = await ask(ctx, vendor, pass);
  if (answer?.state !== 'done') {
    await failed(turn, pass, answer);
    return undefined;
  }
  const { contacts, cursor } = answer.receipt;
  const newest = contacts
    .flatMap(({ changedAt }) => changeOf(changedAt, askedAt) ?? [])
    .reduce<Temporal.Instant | null>(
      (last, at) => (last && Temporal.Instant.compare(last, at) > 0 ? last : at),
      null,
    );
  const lease = ctx.now().add(LEASE);
  return ctx.db.tx(async (tx) => {
    const taken = await takeContacts(ctx, tx, connection, contacts, { kind: 'listed', askedAt });
    const next = afterPage(pass, { cursor, newest, ...taken });
    if (!(await savePass(tx, { vendor, lease: turn.lease }, next, lease)))
      throw new Error(`Another process reads ${vendor} by now; this page is left to it.`);
    turn.lease = lease;
    // The last page and the end of the reading are one: killed between them it would be read again.
    if (cursor === null) await finish(turn, tx, next);
    return next;
  });
}

async function ask(ctx: Ctx, vendor: string, pass: Pass): Promise<Outcome<ChangedContacts> | undefined> {
  const [answer] = await ctx
    .as(agentActor('SCOUT'))
    .perform(listContacts(vendor), [
      {
        input: questionOf(pass),
        subject: {},
        // Every look is an intention of its own: the answer of the last one is no answer now.
        idempotencyKey: `crm ${vendor} ${ctx.ids.next()}`,
      },
    ])
    .catch((error: unknown) => {
      ctx.log.warn({ vendor, error: messageOf(error) }, 'The CRM could not be asked; it is tried again.');
      return [undefined];
    });
  return answer;
}

/** The request itself was wrong, not the key or the moment. */
const REFUSED = /\.(?:rejected|not_found)$/;

/** A refused position is dropped, so that the reading begins again instead of failing for ever. */
async function failed(turn: Turn, pass: Pass, answer: Outcome<ChangedContacts> | undefined): Promise<void> {
  const restart = answer?.state === 'failed' && pass.cursor !== null && REFUSED.test(answer.reason.code);
  const why =
    answer === undefined
      ? `${turn.connection.vendor} is not connected.`
      : 'reasons' in answer
        ? explain(answer)
        : 'reason' in answer
          ? answer.reason.text
          : 'There was no answer.';
  await putOff(turn, why, restart);
}

const putOff = ({ ctx, connection, lease }: Turn, error: string, restart = false): Promise<void> =>
  ctx.db.tx((tx) =>
    putOffReading(
      tx,
      { vendor: connection.vendor, lease },
      { dueAt: readAgainAt(connection.failures, ctx.now()), error, restart },
    ),
  );

/** The end of a reading: what was read of everything and not met is gone, and the next one begins where this one ended. */
async function finish({ ctx, connection }: Turn, tx: Tx, pass: Pass): Promise<void> {
  const { vendor } = connection;
  const at = ctx.now();
  const scope = { workspaceId: ctx.workspace.id, vendor, at };
  let error: string | null = null;
  if (pass.since === null) {
    const counted = await countUnseen(tx, scope, pass.startedAt);
    if (believesGone(counted)) await markUnseen(tx, scope, pass.startedAt);
    else
      error = `${vendor} showed ${counted.held - counted.unseen} of ${counted.held} known contacts. None was taken for deleted. Look at the rights of its key.`;
  }
  await linkNewcomers(ctx, tx, await enabledConnections(tx));
  const dueAt = at.add(PASS_EVERY);
  const fullAt = pass.since === null ? pass.startedAt : connection.fullAt;
  await endPass(tx, vendor, { since: sinceAfter(connection, pass), fullAt, pass, at, dueAt, error });
}
