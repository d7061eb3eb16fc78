import { readCredits } from '../ports/vendor-credits.ts';
import { searchWeb } from '../ports/web-research.ts';

/** One credit, in millionths: the price of a page of ten; failures are free. */
export const SERPER_CREDIT = 1_000_000n;

export const serperSearch = searchWeb('serper', SERPER_CREDIT);
export const serperReadCredits = readCredits('web_research', 'serper');
