import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { gradeList, type ListGrade } from './list-grade.rules.ts';
import { countsOfLeads } from './list-grade.store.ts';
import { isVerificationRequired } from './verification.ts';

export type GradedList = ListGrade & { readonly rows: number };

/** The grade of these leads as a list, by what is stored of them. Where nobody verifies, verification is not known and left out. */
export async function gradeOfLeads(ctx: Ctx, tx: Tx, leadIds: readonly string[]): Promise<GradedList> {
  const counts = await countsOfLeads(tx, leadIds);
  const verifies = (counts.verified ?? 0) > 0 || (await isVerificationRequired(ctx, tx));
  return { ...gradeList(verifies ? counts : { ...counts, verified: null }), rows: counts.rows };
}
