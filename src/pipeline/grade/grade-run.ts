import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, forbidden, notFound, refused } from '#core/errors';
import { gradeOfLeads } from '#leads';
import type { RunGrade } from '../contract.ts';
import { findRun } from '../run.store.ts';
import { acknowledge, findGrade, listOfRun, putGrade } from './run-grade.store.ts';

/** Grades the list of a run as it stands now, in the transaction that is open. */
export async function gradeIn(ctx: Ctx, tx: Tx, runId: string): Promise<void> {
  const graded = await gradeOfLeads(ctx, tx, await listOfRun(tx, runId));
  await putGrade(tx, ctx.workspace.id, runId, graded, ctx.now());
}

/** Grades the list of a run anew, after it was repaired. What somebody said to another grade no longer holds. */
export async function gradeRun(ctx: Ctx, { runId }: { runId: string }): Promise<RunGrade> {
  requireScope(ctx, 'runs:write');
  return ctx.db.tx(async (tx) => {
    await requireRun(tx, runId);
    const before = await findGrade(tx, runId);
    await gradeIn(ctx, tx, runId);
    const after = await gradeOf(tx, runId);
    await ctx.audit(tx, {
      action: 'run.graded',
      subject: runId,
      detail: { before: before?.grade ?? null, grade: after.grade, score: after.score, rows: after.rows },
    });
    return after;
  });
}

/** Says that a list of grade C is written to all the same. Only a person does, and nobody for a list below. */
export async function acknowledgeGrade(ctx: Ctx, { runId }: { runId: string }): Promise<RunGrade> {
  requireScope(ctx, 'runs:write');
  if (ctx.actor.kind !== 'person')
    throw forbidden(
      'run.needs_a_person',
      `Whether a middling list is written to is said by a person, and ${ctx.actor.name} is none. Nothing was changed.`,
    );
  return ctx.db.tx(async (tx) => {
    await requireRun(tx, runId);
    const grade = await gradeOf(tx, runId);
    if (grade.ships === 'never')
      throw refused(
        'list.grade',
        `A list of grade ${grade.grade} is not written to, whoever says so. Nothing was changed; repair it, then have it graded again.`,
      );
    if (!(await acknowledge(tx, runId, { by: ctx.actor.id, at: ctx.now() }))) return grade;
    await ctx.audit(tx, {
      action: 'run.grade_acknowledged',
      subject: runId,
      detail: { grade: grade.grade, score: grade.score, rows: grade.rows },
    });
    return gradeOf(tx, runId);
  });
}

async function requireRun(tx: Tx, runId: string): Promise<void> {
  if (!(await findRun(tx, runId))) throw notFound('run', runId);
}

async function gradeOf(tx: Tx, runId: string): Promise<RunGrade> {
  const grade = await findGrade(tx, runId);
  if (grade) return grade;
  throw conflict(
    'run.ungraded',
    'This run has no list to grade yet: none of its drafts is written. Nothing was changed.',
  );
}
