import { contribute } from '#core/contribution';
import { datedTables, probes } from '#core/contributions';
import { defineSlice } from '#core/slice';
import { blackoutsChecked } from '#core/window/blackouts';
import { holidaysChecked } from '#core/window/holidays';
import { coreProbes } from './probes.ts';

export const slice = defineSlice({
  name: 'ops',
  contributions: [
    ...coreProbes.map((probe) => contribute(probes, probe)),
    contribute(datedTables, holidaysChecked),
    contribute(datedTables, blackoutsChecked),
  ],
});
