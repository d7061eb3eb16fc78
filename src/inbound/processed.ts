import type { Reason } from '#core/verdict';
import type { Outcome } from './inbound-mail.store.ts';

export type Processed = {
  readonly outcome: Outcome;
  readonly leadId: string | null;
  readonly reasons: readonly Reason[];
};
