import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { defineContribution } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import type { ErasureHook } from '#core/personal-data/personal-table';
import type { Tick } from '#core/tick';

/** Where logs of backfills lie on this machine, and how many days they are kept. */
export type BackfillLogs = { readonly folder: string; readonly days: number };
export const backfillLogs = defineContribution<BackfillLogs>('autosend.backfill_logs');

/** Days a log is kept where nothing is said: it names people. */
export const LOG_DAYS = 30;
const NAME = /^backfill-(\d{8}T\d{6}Z)-.*\.log$/;

const folderOf = (ctx: Ctx): string | undefined => {
  const logs = ctx.contributed(backfillLogs)[0];
  return logs && join(logs.folder, ctx.workspace.slug);
};

/** A path for the log of a run that starts now; null where this process keeps none. */
export function newLogPath(ctx: Ctx, runId: string): string | null {
  const folder = folderOf(ctx);
  if (folder === undefined) return null;
  const at = ctx.now().toString({ smallestUnit: 'second' }).replace(/[-:]/g, '');
  return join(folder, `backfill-${at}-${runId}.log`);
}

/** Writes lines to a log. Each is there before the next thing is done; only this account may read it. */
export function appendLines(path: string | null, lines: readonly string[]): void {
  if (path === null || lines.length === 0) return;
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
  appendFileSync(path, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
}

const logsOf = (folder: string | undefined): { path: string; at: Temporal.Instant }[] => {
  if (folder === undefined) return [];
  let names: string[] = [];
  try {
    names = readdirSync(folder);
  } catch {
    // Nobody wrote a log yet.
  }
  return names.flatMap((name) => {
    const at = NAME.exec(name)?.[1];
    return at ? [{ path: join(folder, name), at: Temporal.Instant.from(at) }] : [];
  });
};

/** Deletes logs whose time is over. */
export const forgetLogs: Tick = {
  name: 'autosend.forget_backfill_logs',
  everySeconds: 3_600,
  async run(ctx) {
    const days = ctx.contributed(backfillLogs)[0]?.days ?? LOG_DAYS;
    const since = ctx.now().subtract({ hours: days * 24 });
    const old = logsOf(folderOf(ctx)).filter(({ at }) => Temporal.Instant.compare(at, since) < 0);
    for (const { path } of old) rmSync(path, { force: true });
    return old.length;
  },
};

/** Masks every mark of a person in the logs, byte for byte where it stands, so that a run may go on writing. Returns how many. */
export function maskIn(path: string, marks: RegExp): number {
  const text = readFileSync(path, 'utf8');
  const file = openSync(path, 'r+');
  try {
    let found = 0;
    for (const { 0: mark, index } of text.matchAll(marks)) {
      const length = Buffer.byteLength(mark);
      if (length === 0) continue;
      writeSync(file, Buffer.alloc(length, '*'), 0, length, Buffer.byteLength(text.slice(0, index)));
      found += 1;
    }
    return found;
  } finally {
    closeSync(file);
  }
}

/** Logs name people, and who is forgotten is forgotten there too. */
export const eraseFromLogs: ErasureHook = {
  name: 'autosend.backfill_logs',
  async ahead(ctx, { cleans }) {
    const marks = new RegExp(cleans, 'gi');
    const rows = logsOf(folderOf(ctx)).reduce((sum, { path }) => sum + maskIn(path, marks), 0);
    return rows === 0 ? [] : [{ place: 'backfill logs', what: 'logs of backfills', rows }];
  },
};
