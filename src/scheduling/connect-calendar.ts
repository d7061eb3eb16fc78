import { type Ctx, requireScope } from '#core/ctx';
import { invalid } from '#core/errors';
import { resolveZone } from '#core/window/zone.rules';
import { putSource } from './availability.store.ts';
import { type CalendarConnection, calendarConnection } from './contract.ts';
import { nextWeeklyLook } from './watch.rules.ts';

/** Names the calendar times are offered from. Another calendar than before begins with nothing known; it is asked at once. */
export async function connectCalendar(
  ctx: Ctx,
  input: CalendarConnection,
): Promise<{ source: string; zone: string }> {
  requireScope(ctx, 'workspace:admin');
  const parsed = calendarConnection.safeParse(input);
  if (!parsed.success)
    throw invalid(
      'calendar.incomplete',
      'The calendar was not connected.',
      parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
    );
  const zone = resolveZone(parsed.data.zone);
  if (!zone.ok)
    throw invalid('calendar.zone', zone.reason.text, [{ path: 'zone', message: 'is no known time zone' }]);
  const now = ctx.now();
  await ctx.db.tx(async (tx) => {
    await putSource(tx, ctx.workspace.id, {
      ...parsed.data,
      zone: zone.zone,
      watchAt: nextWeeklyLook(now),
      by: ctx.actor.id,
      at: now,
    });
    const { source, vendor, calendarId } = parsed.data;
    await ctx.audit(tx, {
      action: 'calendar.connected',
      subject: source,
      detail: { vendor, calendarId, zone: zone.zone },
    });
  });
  return { source: parsed.data.source, zone: zone.zone };
}
