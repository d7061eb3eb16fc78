import { contribute } from '#core/contribution';
import { defineSlice } from '#core/slice';
import { companyPointers } from '#leads';
import { decisions } from './decisions.ts';
import { targetingPersonalTables } from './personal-data.ts';
import { rescoreChanged } from './rescore.ts';
import { decayStandings, scoreStandings } from './standings/score-standings.ts';

export const slice = defineSlice({
  name: 'targeting',
  decisions,
  ticks: [rescoreChanged, scoreStandings, decayStandings],
  contributions: [
    ...targetingPersonalTables,
    contribute(companyPointers, {
      ...{ table: 'account_scores', column: 'company_id' },
      stays: 'what a company once scored is never rewritten',
    }),
    contribute(companyPointers, {
      ...{ table: 'account_changes', column: 'company_id' },
      stays: 'worked off within seconds',
    }),
  ],
});
