import { defineContribution } from '#core/contribution';
import type { ApprovalKind } from './kind.ts';

export const approvalKinds = defineContribution<ApprovalKind>('approval_kind');
