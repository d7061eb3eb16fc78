import { contribute } from '#core/contribution';
import { probes } from '#core/contributions';
import { defineSlice } from '#core/slice';
import { coreProbes } from './probes.ts';

export const slice = defineSlice({
  name: 'ops',
  contributions: coreProbes.map((probe) => contribute(probes, probe)),
});
