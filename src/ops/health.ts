import { type ProbeResult, probes } from '#core/contributions';
import { type Ctx, requireScope } from '#core/ctx';
import { messageOf } from '#core/errors';
import { checkConnections } from './check-connections.ts';

export type ProbeReport = ProbeResult & { name: string; required: boolean; milliseconds: number };
export type Health = { status: 'ok' | 'degraded' | 'failing'; probes: ProbeReport[] };

/** Longest a probe may take; a slower one is failing, because nobody can say it is well. */
const PROBE_MS = 2_000;

/** Asks every part how it is. What cannot answer is failing, never ok; what is not configured is not counted. */
export async function health(ctx: Ctx): Promise<Health> {
  requireScope(ctx, 'operations:read');
  const reports = [
    ...(await Promise.all(ctx.contributed(probes).map((probe) => ask(ctx, probe)))),
    ...(await vendorReports(ctx)),
  ];
  const failing = reports.some((report) => report.state === 'failing' && report.required);
  const unwell = reports.some((report) => report.state === 'failing' || report.state === 'degraded');
  return {
    status: failing || reports.length === 0 ? 'failing' : unwell ? 'degraded' : 'ok',
    probes: reports,
  };
}

/** Vendors are asked at most once a minute: pages look at the health far more often than a vendor would like. */
const VENDORS_MS = 60_000;
const remembered = new Map<string, { at: number; reports: Promise<ProbeReport[]> }>();

function vendorReports(ctx: Ctx): Promise<ProbeReport[]> {
  const known = remembered.get(ctx.workspace.id);
  if (known && performance.now() - known.at < VENDORS_MS) return known.reports;
  const reports = checkConnections(ctx).then(({ connections }) =>
    connections.map(({ vendor, health: state, reason: message, milliseconds }) => ({
      name: vendor,
      required: false,
      state,
      message,
      milliseconds: milliseconds ?? 0,
    })),
  );
  remembered.set(ctx.workspace.id, { at: performance.now(), reports });
  reports.catch(() => remembered.delete(ctx.workspace.id));
  return reports;
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
