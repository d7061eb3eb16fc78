import { type ProbeResult, probes } from '#core/contributions';
import { type Ctx, requireScope } from '#core/ctx';
import { messageOf } from '#core/errors';

export type ProbeReport = ProbeResult & { name: string; required: boolean; milliseconds: number };
export type Health = { status: 'ok' | 'degraded' | 'failing'; probes: ProbeReport[] };

/** Longest a probe may take; a slower one is failing, because nobody can say it is well. */
const PROBE_MS = 2_000;

/** Asks every part how it is. What cannot answer is failing, never ok; what is not configured is not counted. */
export async function health(ctx: Ctx): Promise<Health> {
  requireScope(ctx, 'operations:read');
  const reports = await Promise.all(ctx.contributed(probes).map((probe) => ask(ctx, probe)));
  const failing = reports.some((report) => report.state === 'failing' && report.required);
  const unwell = reports.some((report) => report.state === 'failing' || report.state === 'degraded');
  return {
    status: failing || reports.length === 0 ? 'failing' : unwell ? 'degraded' : 'ok',
    probes: reports,
  };
}

async function ask(
  ctx: Ctx,
  probe: { name: string; required: boolean; check(ctx: Ctx): Promise<ProbeResult> },
): Promise<ProbeReport> {
  const started = performance.now();
  const { promise: late, resolve } = Promise.withResolvers<ProbeResult>();
  const timer = setTimeout(
    () => resolve({ state: 'failing', message: `No answer within ${PROBE_MS} ms.` }),
    PROBE_MS,
  );
  const answer = await Promise.race([
    probe.check(ctx).catch((error: unknown) => ({ state: 'failing' as const, message: messageOf(error) })),
    late,
  ]);
  clearTimeout(timer);
  return {
    ...answer,
    name: probe.name,
    required: probe.required,
    milliseconds: Math.round(performance.now() - started),
  };
}
