import type { Language } from '#core/text/languages';
import type { Draft, FactSheet, RejectionMemory } from '../contract.ts';

export type Evidence = { readonly type: string; readonly value: string; readonly source: string };

export type GuardSubject = {
  readonly draft: Pick<Draft, 'subject' | 'bodyText'>;
  readonly sheet: FactSheet;
  readonly memory: RejectionMemory | null;
  /** English where nothing is said. */
  readonly language?: Language;
  readonly now: Temporal.Instant;
  readonly maxRejections: number;
};

export type RuleFailure = { readonly ruleId: string; readonly message: string };

export type GuardRule = {
  readonly id: `GUARD-00${number}`;
  readonly purpose: string;
  /** Null when the draft passes, otherwise one sentence for the reviewer. */
  readonly check: (subject: GuardSubject) => string | null;
};
