import { DANGEROUS } from '../../../../src/approval/dangerous/contract.ts';
import { ANSWER } from '../../../../src/autosend/contract.ts';
import { dangerous } from './dangerous.tsx';
import { mail } from './mail.tsx';
import type { ShownKind } from './parts.tsx';
import { plain } from './plain.tsx';
import { referral } from './referral.tsx';
import { spend } from './spend.tsx';

const KINDS: ReadonlyMap<string, ShownKind> = new Map([
  ['draft', mail],
  [ANSWER, mail],
  ['spend', spend],
  [DANGEROUS, dangerous],
  ['referral', referral],
]);

/** How a kind is shown; one that is not known is never shown as mail. */
export const shownKind = (kind: string): ShownKind => KINDS.get(kind) ?? plain;
