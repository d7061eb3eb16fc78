import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approveItem } from '#approval';
import { saveCampaign } from '#campaigns';
import { storeMessage } from '#conversations';
import { systemClock } from '#core/clock';
import type { Ctx } from '#core/ctx';
import { row } from '#core/db/index';
import { processDue } from '#inbound';
import { verify } from '#ops';
import { saveMailbox } from '#outbound';
import { guards } from '../../src/app/guards.ts';
import { slices } from '../../src/app/slices.ts';
import { draftOnReply } from '../../src/autosend/follow-replies.ts';
import { followSent } from '../../src/autosend/follow-sends.ts';
import { sendDue } from '../../src/autosend/send-due.ts';
import { propose, reviewer, settingsWith } from '../support/dispatch-world.ts';
import { drainAll } from '../support/drain-all.ts';
import { type Door, type Doors, type Fate, openDoors } from '../support/killed-doors.ts';
import type { Moment } from '../support/smtp-wire.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

/** `kill -9` while an answer is in every state of the ledger, then the product is started again: one mail, whatever happened. */
type Case = {
  readonly state: string;
  readonly fate: Fate;
  readonly at: 'planned' | Moment | 'settled';
  readonly dead: string;
};
const CASES: readonly Case[] = [
  { state: 'planned', fate: 'taken', at: 'planned', dead: 'planned' },
  { state: 'claimed', fate: 'taken', at: 'claimed', dead: 'claimed' },
  { state: 'transmission begun', fate: 'taken', at: 'begun', dead: 'transmission_begun' },
  {
    state: 'taken by the server and not written down',
    fate: 'taken',
    at: 'accepted',
    dead: 'transmission_begun',
  },
  { state: 'unknown', fate: 'unheard', at: 'settled', dead: 'unknown' },
];
const driver = fileURLToPath(new URL('./send-states-driver.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'legwork-answers-'));
let doors: Doors;

beforeAll(async () => {
  doors = await openDoors();
});
afterAll(async () => {
  await doors.close();
  rmSync(folder, { recursive: true, force: true });
});

type Answering = { readonly case: Case; readonly door: Door; readonly ctx: Ctx };

/** Somebody who was written to has answered, a person said yes to the answer, and it stands in the ledger. */
async function oneAnswer(bench: Workbench, each: Case): Promise<Answering> {
  const name = `answer-${each.state.replaceAll(/\W+/g, '-')}`;
  const door = await doors.open('SMTP', name, each.fate);
  const workspace = await bench.workspace(name, 'live');
  const ctx = bench.ctx(workspace, { clock: systemClock });
  const { mailboxId } = await saveMailbox(ctx, { ...door.mailbox, displayName: 'Nora Field' });
  await ctx.db.tx((tx) => tx.execute(sql`update mailboxes set min_gap_seconds = 0`));
  const window = { days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '24:00', zone: 'UTC' };
  const campaign = await saveCampaign(ctx, { name: 'Spring', settings: settingsWith({ window }) });
  const [lead] = await propose(ctx, campaign.id, [door.recipient]);
  const sent = `<first.${name}@sender.example>`;
  const at = ctx.now().subtract({ minutes: 10 }).toString();
  await ctx.db.tx(async (tx) => {
    const text = { subject: 'A thought', bodyText: 'Hello', visibleText: 'Hello' };
    await storeMessage(
      tx,
      workspace.id,
      {
        ...{
          ...text,
          id: ctx.ids.next(),
          leadId: lead?.leadId ?? '',
          campaignId: campaign.id,
          direction: 'out',
        },
        ...{ messageId: sent, inReplyTo: null, references: [], fromAddress: door.mailbox.address },
        ...{ toAddress: door.recipient.email, mailboxId, ledgerId: null, at },
      },
      { newId: ctx.ids.next(), existingId: null },
      ctx.now(),
    );
    const raw = `From: ${door.recipient.email}\r\nTo: ${door.mailbox.address}\r\nSubject: Re: A thought\r\nIn-Reply-To: ${sent}\r\nMessage-ID: <in.${name}@client.example>\r\nContent-Type: text/plain\r\n\r\nHappy to talk. When could we meet?`;
    await tx.execute(sql`insert into inbound_mail (workspace_id, id, mailbox_id, uid_validity, uid, message_id, raw, received_at)
      values (${workspace.id}, ${ctx.ids.next()}, ${mailboxId}, 1, 1, ${`<in.${name}@client.example>`}, ${Buffer.from(raw)}, ${ctx.now().toString()})`);
  });
  await processDue(ctx);
  await drainAll(ctx, [draftOnReply]);
  const item = await ctx.db.tx((tx) =>
    row<{ id: string; hash: string }>(
      tx,
      sql`select id, content_hash as hash from approval_items where kind = 'answer' and state = 'pending'`,
    ),
  );
  await approveItem(bench.ctx(workspace, { actor: reviewer, clock: systemClock }), {
    ...{ itemId: item?.id ?? '', contentHash: item?.hash ?? '' },
  });
  expect(await sendDue.run(ctx)).toBe(1);
  return { case: each, door, ctx };
}

function startProduct({ urls }: Workbench, workspaces: readonly string[]): ChildProcess {
  return spawn(process.execPath, [driver, ...workspaces], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: urls.ownerUrl,
      DATABASE_APP_URL: urls.appUrl,
      DATABASE_SYSTEM_URL: urls.systemUrl,
      LEGWORK_HOME: join(folder, 'home'),
      LEGWORK_SECRET: 'a secret of the tests, 32 characters long',
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

/** Reads the words of the process to its end; time passes when it asks to go on. */
async function listen(
  child: ChildProcess,
  answering: readonly Answering[],
  onDispatched: (slug: string) => void,
): Promise<unknown> {
  const exited = once(child, 'exit');
  if (child.stdout)
    for await (const line of createInterface({ input: child.stdout })) {
      const [word, slug = ''] = line.split(' ');
      if (word === 'dispatched') onDispatched(slug);
      if (word !== 'planned') continue;
      for (const { ctx } of answering)
        await ctx.db.tx(async (tx) => {
          await tx.execute(
            sql`update send_ledger set planned_for = now() - interval '1 second' where state = 'planned'`,
          );
          await tx.execute(
            sql`update operation_log set intended_at = intended_at - interval '5 minutes' where state in ('intended', 'unknown')`,
          );
        });
      child.stdin?.write('go on\n');
    }
  return exited;
}

async function killAmidst(bench: Workbench, answering: readonly Answering[]): Promise<void> {
  const settled = new Map(
    answering.flatMap(({ case: { at }, ctx }) =>
      at === 'settled' ? [[ctx.workspace.slug, Promise.withResolvers<void>()] as const] : [],
    ),
  );
  const reached = Promise.all([
    ...[...settled.values()].map(({ promise }) => promise),
    ...answering.flatMap(({ case: { at }, door }) =>
      at === 'planned' || at === 'settled' ? [] : [door.hold(at)],
    ),
  ]);
  const child = startProduct(
    bench,
    answering.map(({ case: { at }, ctx }) => `${at === 'planned' ? '-' : ''}${ctx.workspace.id}`),
  );
  void reached.then(() => child.kill('SIGKILL'));
  expect(await listen(child, answering, (slug) => settled.get(slug)?.resolve())).toEqual([null, 'SIGKILL']);
}

const stateOf = async ({ db }: Ctx) =>
  db.tx((tx) =>
    row<{ ledger: string; draft: string; messages: number }>(
      tx,
      sql`select s.state as ledger, d.state as draft, (select count(*)::int from messages where ledger_id = s.id) as messages
          from send_ledger s join reply_drafts d on d.answer_id = s.answer_id`,
    ),
  );

test('an answer leaves once, whenever the process dies: before a byte, amidst it, after it, or unheard', async () => {
  await using bench = await openWorkbench({ slices, guards });
  const answering: Answering[] = [];
  for (const each of CASES) answering.push(await oneAnswer(bench, each));
  await killAmidst(bench, answering);
  for (const { case: each, ctx } of answering)
    expect((await stateOf(ctx))?.ledger, `${each.state}: as the dead process left it`).toBe(each.dead);
  for (const { door } of answering) door.open();
  const again = startProduct(
    bench,
    answering.map(({ ctx }) => ctx.workspace.id),
  );
  expect(await listen(again, answering, () => undefined)).toEqual([0, null]);
  for (const { case: each, ctx, door } of answering) {
    await drainAll(ctx, [followSent]);
    const { checks } = await verify(ctx);
    const broken = Object.entries(checks).filter(([, { count }]) => count !== 0);
    expect(
      { broken, ...(await stateOf(ctx)), taken: door.effects().taken },
      `killed in ${each.state}`,
    ).toEqual({
      ...{ broken: [], ledger: 'accepted', draft: 'sent', messages: 1, taken: 1 },
    });
  }
}, 120_000);
