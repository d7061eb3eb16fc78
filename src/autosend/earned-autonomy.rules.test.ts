import { expect, test } from 'vitest';
import { type EarnedFacts, earnedLevel, type Figures } from './earned-autonomy.rules.ts';

const NONE: Figures = { decided: 0, unedited: 0, rejected: 0, alone: 0, refused: 0 };
const TWENTY = Array.from({ length: 20 }, () => 'approved_unedited' as const);
const ask = (facts: Partial<EarnedFacts>) => {
  const { level, moved, reasons } = earnedLevel({
    ...{
      level: 'hold',
      highest: 'auto',
      events: [],
      figures: NONE,
      calibrated: true,
      chosen: false,
      mayGo: true,
    },
    ...facts,
  });
  return [level, moved, reasons[0]?.code];
};

test.each<[string, Partial<EarnedFacts>, string[]]>([
  ['twenty approvals', { events: TWENTY }, ['auto', 'promoted', 'autonomy.promoted']],
  ['nineteen', { events: TWENTY.slice(1) }, ['hold', 'stays', 'autonomy.stays']],
  [
    'nobody knows what it means',
    { events: TWENTY, calibrated: false },
    ['hold', 'stays', 'autonomy.uncalibrated'],
  ],
  [
    'chosen all the same',
    { events: TWENTY, calibrated: false, chosen: true },
    ['auto', 'promoted', 'autonomy.promoted'],
  ],
  ['a person looks at every one', { events: TWENTY, mayGo: false }, ['hold', 'stays', 'autonomy.person']],
  ['the owner allows no more', { events: TWENTY, highest: 'hold' }, ['hold', 'stays', 'autonomy.top']],
  ['a correction', { events: [...TWENTY, 'correction'] }, ['draft_only', 'demoted', 'autonomy.demoted']],
  [
    'a correction where people look anyway',
    { level: 'draft_only', events: ['correction'] },
    ['draft_only', 'stays', 'autonomy.stays'],
  ],
  [
    'a complaint where people look anyway',
    { level: 'draft_only', events: ['complaint'] },
    ['shadow', 'demoted', 'autonomy.demoted'],
  ],
  [
    'met with a no',
    { figures: { ...NONE, alone: 10, refused: 2 } },
    ['draft_only', 'demoted', 'autonomy.refused'],
  ],
  [
    'met with a no once',
    { figures: { ...NONE, alone: 10, refused: 1 } },
    ['hold', 'stays', 'autonomy.stays'],
  ],
  ['too few to tell', { figures: { ...NONE, alone: 9, refused: 9 } }, ['hold', 'stays', 'autonomy.stays']],
  [
    'turned down',
    { figures: { ...NONE, decided: 19, unedited: 17, rejected: 2 } },
    ['draft_only', 'demoted', 'autonomy.rejected'],
  ],
  [
    'mostly changed',
    { figures: { ...NONE, decided: 20, unedited: 7 } },
    ['draft_only', 'demoted', 'autonomy.edited'],
  ],
  [
    'bad figures beside twenty approvals',
    { events: TWENTY, figures: { ...NONE, alone: 20, refused: 9 } },
    ['draft_only', 'demoted', 'autonomy.refused'],
  ],
])('%s', (_what, facts, wanted) => expect(ask(facts)).toEqual(wanted));
