export { type ClassifyFacts, classifyMail } from './classify.rules.ts';
export { inboundConfig } from './config.ts';
export { AUTOMATIC_INTENTS, type Classification, INTENTS, type Intent } from './contract.ts';
export { type Later, readLater } from './later.rules.ts';
export { type ParsedMail, parseMail } from './parse-mail.ts';
export { processDue } from './process-mail.ts';
export { daysBack as reconcileDaysBack } from './reconcile/reconcile.ts';
export { visibleText } from './visible-text.rules.ts';
