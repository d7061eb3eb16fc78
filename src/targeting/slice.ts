import { defineSlice } from '#core/slice';
import { decisions } from './decisions.ts';
import { targetingPersonalTables } from './personal-data.ts';
import { rescoreChanged } from './rescore.ts';
import { decayStandings, scoreStandings } from './standings/score-standings.ts';

export const slice = defineSlice({
  name: 'targeting',
  decisions,
  ticks: [rescoreChanged, scoreStandings, decayStandings],
  contributions: targetingPersonalTables,
});
