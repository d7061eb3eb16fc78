import { defineEvent } from '#core/events/index';

/** A human, or a granted policy, approved a frozen batch. */
export const batchApproved = defineEvent<{ batchId: string; motion: string }>('batch.approved');
export const itemRejected = defineEvent<{ itemId: string; kind: string; subjectId: string; tag: string }>(
  'approval_item.rejected',
);
