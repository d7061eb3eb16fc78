import { contribute } from '#core/contribution';
import type { Database } from '#core/db/index';
import { erasureHooks } from '#core/personal-data/personal-table';
import { defineSlice, type Slice } from '#core/slice';
import { sealAuditTick } from './audit-ticks.ts';
import { accessConfig } from './config.ts';
import { eraseFromAudit } from './erase-from-audit.ts';

/** Sealing the audit log needs the system role, so this manifest is made for a database. */
export const accessSlice = (database: Database): Slice =>
  defineSlice({
    name: 'access',
    config: accessConfig,
    ticks: [sealAuditTick(database)],
    contributions: [contribute(erasureHooks, eraseFromAudit(database))],
  });
