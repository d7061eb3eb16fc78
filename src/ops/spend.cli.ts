import { defineCommand, EXIT } from '#cli';
import { LegworkError } from '#core/errors';
import { changeBudget } from './change-budget.ts';
import { spendReport } from './read-spend.ts';

const BUDGET = /^([a-z][a-z0-9-]{1,40})=(\d{1,9}(?:\.\d{1,6})?)$/;

/** Millionths as a number with as many decimals as it has. */
const amount = (micros: string | null): string =>
  micros === null ? '–' : (Number(micros) / 1_000_000).toLocaleString('en', { maximumFractionDigits: 6 });

/** `legwork spend`: what was spent this month, and the caps. */
export const spendCommand = defineCommand({
  name: 'spend',
  summary: 'What was spent this month, by vendor, with caps; sets a cap.',
  example: 'legwork spend --budget apollo=500',
  flags: [{ flags: '--budget <vendor=amount>', summary: 'cap a vendor, in its own credits' }],
  async run(io, { flags }, session) {
    const ctx = await session.ctx();
    if (flags.budget) {
      const asked = BUDGET.exec(String(flags.budget));
      if (!asked?.[1] || !asked[2])
        throw new LegworkError(
          'invalid',
          'spend.budget_unreadable',
          `"${String(flags.budget)}" is no cap. Write it as vendor=amount, e.g. apollo=500. Nothing was changed.`,
        );
      await changeBudget(ctx, { vendor: asked[1], unit: 'credit', amount: asked[2] });
    }
    const report = await spendReport(ctx);
    io.result(report, () => {
      io.table(
        report.vendors.map(({ vendor, unit, spent, reserved, limit, used, mark }) => ({
          vendor,
          unit,
          spent: amount(spent),
          reserved: amount(reserved),
          cap: amount(limit),
          used: amount(used),
          mark,
        })),
      );
      if (report.vendors.length === 0) io.line('Nothing was spent this month, and no cap is set.');
    });
    return EXIT.done;
  },
});
