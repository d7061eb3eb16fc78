import { createHash } from 'node:crypto';

/** Of the answers that went without a person, so many are looked at afterwards where nobody said otherwise. */
export const SAMPLE_SHARE = 0.05;
const BYTES = 6;

/** Whether an answer is drawn. The same answer always is, or never, for a share: whoever asks again draws no other one. */
export function isDrawn(draftId: string, share: number): boolean {
  const hash = createHash('sha256').update(`sample ${draftId}`).digest();
  return hash.readUIntBE(0, BYTES) / 2 ** (8 * BYTES) < share;
}
