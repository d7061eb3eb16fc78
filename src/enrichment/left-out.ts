import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import { callableNumbers, closedLeads, leadProfiles } from '#leads';
import type { Field } from './contract.ts';
import { askedAbout } from './journal.store.ts';
import { phoneWorth } from './phone-worth.rules.ts';
import { settingsOf } from './settings.ts';

/** What is looked for, and whether the score decides who is worth a telephone number. */
export type Wish = { readonly field: Field; readonly anyScore?: boolean };

/** Of these leads those nobody is asked about, each with the reason: who said no, was ruled out, or is not worth a number. */
export async function leftOut(
  ctx: Ctx,
  tx: Tx,
  leadIds: readonly string[],
  { field, anyScore = false }: Wish,
): Promise<ReadonlyMap<string, Reason>> {
  const closed = await closedLeads(ctx, tx, leadIds, await askedAbout(tx, field, leadIds));
  if (field !== 'phone') return closed;
  const open = leadIds.filter((id) => !closed.has(id));
  const { phones } = await settingsOf(tx);
  const numbers = await callableNumbers(ctx, tx, open);
  const refused = (await leadProfiles(tx, open)).flatMap(({ id, score, status }): [string, Reason][] => {
    const callable = numbers.get(id)?.length ?? 0;
    const verdict = phoneWorth({ score, status, callable }, anyScore ? 0 : phones.fromScore);
    const why = verdict.allowed ? undefined : verdict.reasons[0];
    return why ? [[id, why]] : [];
  });
  return new Map([...closed, ...refused]);
}
