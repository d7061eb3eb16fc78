export { answerGuard } from './answer-guard.ts';
export { type AnswerModel, answerModels } from './ask-model.ts';
export { type BackfillLogs, backfillLogs } from './backfill/backfill-logs.ts';
export {
  abandonBackfill,
  readBackfill,
  readBackfills,
  rehearseBackfill,
  resumeBackfill,
  startBackfill,
} from './backfill/backfills.ts';
export { workBackfill } from './backfill/work-backfill.ts';
export { allowBooking, grantAutosend, resumeAutosend, stopAutosend } from './change-autosend.ts';
export { cancelDraft, editDraft, regenerateDraft } from './change-draft.ts';
export { autosendConfig } from './config.ts';
export { readAutosend, readDraft, readDrafts } from './read-drafts.ts';
export { stepTimesGuard } from './step-times/step-times-guard.ts';
