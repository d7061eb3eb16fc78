import type { INTENTS as READ } from '../../../src/inbound/contract.ts';

/** What an answer may be read as, as people look for it. */
export const INTENTS = [
  'positive',
  'meeting_request',
  'call_request',
  'question',
  'objection',
  'not_now',
  'negative',
  'hostile',
  'unsubscribe',
  'redirect',
  'wrong_person',
  'competitor',
  'out_of_office',
  'auto_reply',
  'unknown',
] as const satisfies readonly (typeof READ)[number][];

export const words = (intent: string): string => intent.replaceAll('_', ' ');
