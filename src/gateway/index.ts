export { brakeVerdict } from './brake.rules.ts';
export { decisions as gatewayDecisions } from './decisions.ts';
export { breakerMoved, operationReconciled, sessionTripped } from './events.ts';
export { createGateway, type Gateway } from './gateway.ts';
export { defineGuard, GUARD_SLOTS, type Guard, type GuardQuestion, REQUIRED_SLOTS } from './guard.ts';
export { type License, licensed, licenseOf } from './license.ts';
export { takeOfLifetime } from './lifetime.store.ts';
export {
  type Call,
  type Cost,
  defineOperation,
  definePerformer,
  EFFECTS,
  type Effect,
  EffectError,
  FAILURES,
  type Failure,
  type Operation,
  type Performer,
  type Receipt,
  vendorOf,
} from './operation.ts';
export { type ExistingOperation, existingOperations } from './operation-log.store.ts';
export { gatewayPersonalTables } from './personal-data.ts';
export type { RateLimit } from './rate.rules.ts';
export { type Reconciled, reconcileOperations, reconcileTick } from './reconcile.ts';
export { CREDIT_SHARE, callLimit, isFinal, isMild } from './session-breaker.rules.ts';
export { creditsUsed, type Session } from './session-breaker.store.ts';
export { countMatches, liftSession, openSession, readSession, stopForeignWrite } from './session-breaker.ts';
export { correctSpend } from './spend.store.ts';
