export { answerGuard } from './answer-guard.ts';
export { type AnswerModel, answerModels } from './ask-model.ts';
export { allowBooking, grantAutosend, resumeAutosend, stopAutosend } from './change-autosend.ts';
export { cancelDraft, editDraft, regenerateDraft } from './change-draft.ts';
export { autosendConfig } from './config.ts';
export { readAutosend, readDraft, readDrafts } from './read-drafts.ts';
