/** Writing and judging mail from templates and facts; everything here is pure. */
export { chooseAngle } from './angles/choose-angle.rules.ts';
export { REJECTED_TOO_OFTEN, USED_UP } from './angles/choose-follow-up.rules.ts';
export {
  ANGLES,
  anglesOfTier,
  followUpsFor,
  INITIAL_SEQUENCE,
  TEMPLATES,
  templateById,
} from './angles/index.ts';
export {
  type CheckedClaim,
  type ClaimCheck,
  type ClaimQuestion,
  checkClaims,
} from './claims/check-claims.rules.ts';
export { messagingConfig } from './config.ts';
export { type CopyCheck, checkCopy, checkFinalText } from './copy.rules.ts';
export { type CraftedDraft, type CraftInput, type CraftResult, craftDraft } from './craft.rules.ts';
export { decisions } from './decisions.ts';
export { languageToLead, setDraftState, supersedeDrafts } from './draft.store.ts';
export { draftKind } from './draft-kind.ts';
export { type DraftOutcome, draftLeads } from './draft-leads.ts';
export { factsOf, isStale } from './fact-sheet.rules.ts';
export { footerOf, stripFooter, withFooter } from './footer.rules.ts';
export { type GuardMode, type GuardResult, judgeQuality } from './guard/quality-guard.rules.ts';
export { FAREWELLS } from './languages/farewells.ts';
export { type DraftModel, draftModels, type ModelText } from './model/ask-model.ts';
export {
  decideOnRejections,
  draftFingerprint,
  newEvidenceSince,
  type Rejection,
  recall,
  remember,
} from './rejection-memory.rules.ts';
export { mergeSignals } from './signals/merge.rules.ts';
export { previewTemplate, type TemplateMail, templateMail } from './templates/preview-template.ts';
export { readTemplate, readTemplates } from './templates/read-templates.ts';
export { editTemplate, revertTemplate, tryTemplate } from './templates/save-template.ts';
export { type OfferedTime, type TimeSource, timeSources } from './time-source.ts';
export { normaliseTitle, roleOf } from './title.rules.ts';
export { writeAhead } from './write-ahead.ts';
export type { Answered, DraftStep } from './write-draft.ts';
