import type { Expectation } from './expectation.ts';

const FAILURE_TYPES = [
  'decision_error',
  'draft_generation_error',
  'draft_quality_error',
  'judge_error',
  'infra_error',
  'selection_error',
  'execution_error',
] as const;
type FailureType = (typeof FAILURE_TYPES)[number];

/** `critical`: it would have harmed somebody outside; one of these fails everything. */
export type Failure = {
  readonly type: FailureType;
  readonly code: string;
  readonly text: string;
  readonly critical: boolean;
};

export const failure = (type: FailureType, code: string, text: string, critical = false): Failure => ({
  type,
  code,
  text,
  critical,
});

/** What of an expectation grants something; all else of these kinds may never be. */
export type Grants = Pick<Expectation, 'optOut' | 'leaves' | 'times' | 'links' | 'prices'> & {
  readonly bookAt?: string | undefined;
};
