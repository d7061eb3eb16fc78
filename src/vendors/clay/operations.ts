import { readEnrichment, submitEnrichment } from '../ports/enrichment-source.ts';

/**
 * The most one row may cost, in millionths of a credit: a full enrichment takes 25 to 50. Clay charges attempts, not
 * results, and does not say how much.
 */
export const CLAY_ROW = 50_000_000n;

export const claySubmit = submitEnrichment('clay', CLAY_ROW);
export const clayRoutineSubmit = submitEnrichment('clay_routines', CLAY_ROW);
export const clayRoutineReadResult = readEnrichment('clay_routines');
