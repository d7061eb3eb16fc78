import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { Tick } from '#core/tick';
import { leadProfiles } from '#leads';
import { nextDecay } from '../facts/decay.rules.ts';
import { judgeAccounts, judgeProspects } from '../facts/score-subjects.ts';
import { moveSweep, scoredLeadsBehind, takeSweep } from '../profiles/profile.store.ts';
import { profilesInForce } from '../profiles/read-profiles.ts';
import {
  accountScores,
  companiesBehind,
  holdStandings,
  keepStandings,
  nextDecayed,
  noteDecayed,
  notedDue,
  notePeopleOf,
  type StandingOf,
  standingLeads,
  takeNoted,
} from './standing.store.ts';

/** Companies or people per transaction, and transactions per turn. */
const PAGE = 300;
const PAGES = 10;
/** How many are noted at once because time passed. */
const AGED = 5_000;

/** Scores companies, and then people, of which something changed that the score rests on, and nobody else. */
export const scoreStandings: Tick = {
  name: 'targeting.standings',
  everySeconds: 2,
  async run(ctx) {
    let moved = 0;
    // A person's score rests on that of the company, so companies come first.
    for (const kind of ['account', 'prospect'] as const)
      for (let page = 0; page < PAGES; page += 1) {
        const taken = (await notedPage(ctx, kind, PAGE)) || (await standingSweepPage(ctx, kind, PAGE));
        moved += taken;
        if (taken === 0) break;
      }
    return moved;
  },
  nextDue: notedDue,
};

/** Notes those whose signals are worth less by now; they are scored anew in the next turn. */
export const decayStandings: Tick = {
  name: 'targeting.decay',
  everySeconds: 300,
  run: (ctx) => ctx.db.tx((tx) => noteDecayed(tx, ctx.now(), AGED)),
  nextDue: nextDecayed,
  recurs: true,
};

/** At most so many that were noted, taken and scored in one transaction. Returns how many notes were worked off. */
export const notedPage = (ctx: Ctx, of: StandingOf, size: number): Promise<number> =>
  ctx.db.tx(async (tx) => {
    const { ids, taken } = await takeNoted(tx, of, size);
    await JUDGES[of](ctx, tx, ids);
    return taken;
  });

/** At most so many of those a changed profile concerns. Returns how many were gone through. */
export const standingSweepPage = (ctx: Ctx, of: StandingOf, size: number): Promise<number> =>
  ctx.db.tx(async (tx) => {
    const sweep = await takeSweep(tx, of);
    if (!sweep) return 0;
    const ids =
      of === 'account'
        ? await companiesBehind(tx, sweep.after, size)
        : await scoredLeadsBehind(tx, sweep.after, size);
    await JUDGES[of](ctx, tx, ids);
    await moveSweep(tx, { ...sweep, after: ids.length < size ? null : (ids.at(-1) ?? null) });
    return ids.length;
  });

/** Has the companies and people of these leads scored now, for whoever cannot wait for the next turn. */
export async function standNow(ctx: Ctx, tx: Tx, leadIds: readonly string[]): Promise<void> {
  const companies = (await leadProfiles(tx, leadIds)).flatMap(({ companyId }) => companyId ?? []);
  await JUDGES.account(ctx, tx, [...new Set(companies)]);
  await JUDGES.prospect(ctx, tx, leadIds);
}

const JUDGES: Readonly<Record<StandingOf, (ctx: Ctx, tx: Tx, ids: readonly string[]) => Promise<void>>> = {
  async account(ctx, tx, ids) {
    if (ids.length === 0) return;
    const now = ctx.now();
    await holdStandings(tx, 'account', ids);
    const { account } = await profilesInForce(tx);
    const judged = await judgeAccounts(tx, ids, { account }, now);
    const changed = await keepStandings(
      tx,
      'account',
      ctx.workspace.id,
      judged.map(({ row, score, facts }) => ({
        ...{ id: ctx.ids.next(), subjectId: row.id, version: account.version, score },
        dueAt: nextDecay(account, facts)?.toString() ?? null,
      })),
      now,
    );
    await notePeopleOf(tx, changed);
  },
  async prospect(ctx, tx, ids) {
    const leadIds = ids.length === 0 ? [] : await standingLeads(tx, ids);
    if (leadIds.length === 0) return;
    const now = ctx.now();
    await holdStandings(tx, 'prospect', leadIds);
    const { icp, prospect } = await profilesInForce(tx);
    const leads = await leadProfiles(tx, leadIds);
    const companies = [...new Set(leads.flatMap(({ companyId }) => companyId ?? []))];
    const judged = await judgeProspects(
      tx,
      leads,
      { icp, prospect },
      {
        accounts: await accountScores(tx, companies),
        now,
      },
    );
    await keepStandings(
      tx,
      'prospect',
      ctx.workspace.id,
      judged.map(({ lead, score, facts }) => ({
        ...{ id: ctx.ids.next(), subjectId: lead.id, version: prospect.version, score },
        dueAt: nextDecay(prospect, facts)?.toString() ?? null,
      })),
      now,
    );
  },
};
