import { defineEvent } from '#core/events/index';

/** A batch waits for a yes; open pages show it at once. */
export const batchFrozen = defineEvent<{ batchId: string; motion: string }>('batch.frozen');
/** A human, or a granted policy, approved a frozen batch. */
export const batchApproved = defineEvent<{ batchId: string; motion: string }>('batch.approved');
/** Somebody began or ceased to look at an item; open pages show it at once. */
export const claimChanged = defineEvent<{ itemId: string }>('approval_item.claim_changed');
export const itemRejected = defineEvent<{ itemId: string; kind: string; subjectId: string; tag: string }>(
  'approval_item.rejected',
);
/** Nobody decided on it in time, or its yes was not used in time. */
export const itemExpired = defineEvent<{ itemId: string; kind: string; subjectId: string }>(
  'approval_item.expired',
);
/** What had its yes was done, or could not be and has none any more; open pages show it at once. */
export const operationEnded = defineEvent<{ itemId: string; done: boolean }>('approval_item.operation_ended');
