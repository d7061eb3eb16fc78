import { messageOf } from '#core/errors';
import { type Reason, reason } from '#core/verdict';
import { draftFingerprint, REJECTION_LIMIT, recall } from '../rejection-memory.rules.ts';
import { evidenceIn } from './evidence.rules.ts';
import type { Evidence, GuardRule, GuardSubject, RuleFailure } from './guard.ts';
import { GUARD_RULES } from './rules/index.ts';

/** `hard` blocks, `soft` passes but lists the failures, `off` runs nothing. */
export type GuardMode = 'hard' | 'soft' | 'off';

export type GuardResult = {
  readonly passed: boolean;
  /** The first failure, null when nothing blocks. */
  readonly blockedReason: string | null;
  readonly ruleFailures: readonly RuleFailure[];
  readonly draftFingerprint: string;
  readonly personalizationEvidence: readonly Evidence[];
  readonly rejectionMemoryHit: boolean;
  readonly reasons: readonly Reason[];
};

function run(rule: GuardRule, subject: GuardSubject): RuleFailure[] {
  try {
    const message = rule.check(subject);
    return message === null ? [] : [{ ruleId: rule.id, message }];
  } catch (error) {
    // A check that could not run is a failure, never a pass.
    return [{ ruleId: rule.id, message: `The rule could not run: ${messageOf(error)}` }];
  }
}

function evidenceOrNone(subject: GuardSubject): readonly Evidence[] {
  try {
    const { company, role } = evidenceIn(subject);
    return [...company, ...role];
  } catch {
    return [];
  }
}

/** Runs every rule and keeps every failure. `maxRejections` defaults to three. */
export function judgeQuality(
  subject: Omit<GuardSubject, 'maxRejections'> & { readonly maxRejections?: number },
  mode: GuardMode = 'hard',
  rules: readonly GuardRule[] = GUARD_RULES,
): GuardResult {
  const whole: GuardSubject = { ...subject, maxRejections: subject.maxRejections ?? REJECTION_LIMIT.max };
  const fingerprint = draftFingerprint(subject.draft);
  const rejectionMemoryHit = recall(subject.memory, subject.now) !== null;
  if (mode === 'off') {
    const reasons = [reason('guard.off', 'The quality guard is switched off.')];
    return {
      passed: true,
      blockedReason: null,
      ruleFailures: [],
      draftFingerprint: fingerprint,
      personalizationEvidence: [],
      rejectionMemoryHit,
      reasons,
    };
  }
  const ruleFailures = rules.flatMap((rule) => run(rule, whole));
  const passed = mode === 'soft' || ruleFailures.length === 0;
  const reasons =
    ruleFailures.length === 0
      ? [reason('guard.passed', `All ${rules.length} quality rules passed.`)]
      : ruleFailures.map(({ ruleId, message }) => reason(`guard.${ruleId.toLowerCase()}`, message, { mode }));
  return {
    passed,
    blockedReason: passed ? null : (ruleFailures[0]?.message ?? null),
    ruleFailures,
    draftFingerprint: fingerprint,
    personalizationEvidence: evidenceOrNone(whole),
    rejectionMemoryHit,
    reasons,
  };
}
