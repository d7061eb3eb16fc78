export { answerGuard } from './answer-guard.ts';
export { allowBooking, grantAutosend, resumeAutosend, stopAutosend } from './change-autosend.ts';
export { cancelDraft, editDraft, regenerateDraft } from './change-draft.ts';
export { readAutosend, readDraft, readDrafts } from './read-drafts.ts';
