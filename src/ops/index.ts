export { emergencyStop, resumeOperations } from './emergency-stop.ts';
export { type Health, health } from './health.ts';
export { type AuditVerification, type Verification, verify, verifyAudit } from './verify.ts';
export { ownWebhookSecrets } from './webhook-secrets.ts';
