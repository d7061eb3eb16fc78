import { type Reason, reason } from '#core/verdict';
import { type CheckedClaim, checkClaims } from './claims/check-claims.rules.ts';
import { spokenCompanyName } from './company-name.rules.ts';
import { type CampaignCopy, type FactSheet, isOnLinkedIn, type RejectionMemory } from './contract.ts';
import { checkCopy, checkFinalText } from './copy.rules.ts';
import { factsOf } from './fact-sheet.rules.ts';
import { type GuardMode, type GuardResult, judgeQuality } from './guard/quality-guard.rules.ts';
import type { Language } from './templates/contract.ts';

export type DraftQuestion = {
  readonly subject: string;
  readonly body: string;
  readonly footer: string;
  readonly templateText: string;
  readonly touch: string;
  /** It continues a conversation that is really there. */
  readonly isReply?: boolean;
  /** English where nothing is said. */
  readonly language?: Language;
  readonly sheet: FactSheet;
  readonly copy: CampaignCopy;
  readonly memory: RejectionMemory | null;
  readonly unsubscribeUrl: string;
  readonly guardMode: GuardMode;
  readonly now: Temporal.Instant;
};

export type DraftCheck = {
  readonly passed: boolean;
  /** Every reason, blocking ones first. */
  readonly reasons: readonly Reason[];
  readonly warnings: readonly Reason[];
  readonly claims: readonly CheckedClaim[];
  readonly guard: GuardResult;
};

const namesOf = ({ company, lead }: FactSheet): string[] =>
  [company.name, spokenCompanyName(company.name), lead.firstName, lead.lastName].flatMap(
    (name) => name ?? [],
  );

/**
 * Everything a text must pass before a person may see it as ready, on its final bytes: claims bound to facts, the
 * quality guard, copy rules, address and way out. A human's edit goes through the same function.
 */
export function checkDraft(question: DraftQuestion): DraftCheck {
  const { subject, body, sheet, now, language = 'en' } = question;
  const names = namesOf(sheet);
  const claims = checkClaims({
    // The subject of a conversation was judged when it began.
    subject: question.isReply ? '' : subject,
    bodyText: body,
    facts: factsOf(sheet, question.copy),
    templateText: question.templateText,
    language,
    now,
  });
  const guard = judgeQuality(
    { draft: { subject, bodyText: body }, sheet, memory: question.memory, language, now },
    question.guardMode,
  );
  const copy = checkCopy({
    subject,
    bodyText: body,
    touch: question.touch,
    isReply: question.isReply ?? false,
    names,
    ...(question.copy.spam ? { terms: question.copy.spam } : {}),
    offer: question.copy.offer ?? null,
    language,
    ...(question.copy.formality ? { formality: question.copy.formality } : {}),
  });
  // The law's address and the way out belong to mail; on LinkedIn a person disconnects or says no.
  const final = isOnLinkedIn(question.touch)
    ? { allowed: true, reasons: [] }
    : checkFinalText(`${body}${question.footer}`, {
        postalAddress: sheet.sender.postalAddress,
        unsubscribeUrl: question.unsubscribeUrl,
      });
  const blocking = [
    ...(claims.blocked ? claims.reasons : []),
    ...(guard.passed ? [] : guard.reasons),
    ...(copy.allowed ? [] : copy.reasons),
    ...(final.allowed ? [] : final.reasons),
  ];
  const soft = guard.passed && guard.ruleFailures.length > 0 ? guard.reasons : [];
  return {
    passed: blocking.length === 0,
    reasons:
      blocking.length > 0
        ? blocking
        : [reason('draft.checked', 'Claims, quality guard and copy rules passed.')],
    warnings: [...copy.warnings, ...soft],
    claims: claims.claims,
    guard,
  };
}
