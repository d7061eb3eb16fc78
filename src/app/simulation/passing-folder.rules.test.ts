import { expect, test } from 'vitest';
import { type PassingFolderFacts, passingFolderVerdict } from './passing-folder.rules.ts';

const dead: PassingFolderFacts = { ours: true, owner: 'dead', untouchedHours: 0 };

test.each<[string, Partial<PassingFolderFacts>, boolean, string]>([
  ['its process has ended', {}, true, 'dead'],
  ['its process runs', { owner: 'alive', untouchedHours: 1000 }, false, 'alive'],
  ['another account made it', { ours: false, untouchedHours: 1000 }, false, 'foreign'],
  ['nobody knows who made it', { owner: 'unseen', untouchedHours: 23.9 }, false, 'unseen'],
  ['nobody knows, and it lies still', { owner: 'unseen', untouchedHours: 24 }, true, 'untouched'],
])('%s', (_, facts, allowed, code) => {
  const verdict = passingFolderVerdict({ ...dead, ...facts });
  expect([verdict.allowed, verdict.reasons[0]?.code]).toEqual([allowed, `simulation.folder.${code}`]);
});
