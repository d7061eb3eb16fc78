import { permissionGuard } from '#access';
import { agentGuard } from '#agents';
import { approvalGuard } from '#approval';
import { answerGuard, stepTimesGuard } from '#autosend';
import type { Guard } from '#gateway';
import { exclusionGuard, suppressionGuard } from '#leads';
import { addressGuard, rampGuard, sendLimitsGuard } from '#outbound';
import { listGradeGuard, ownAddressGuard } from '#pipeline';

/** What every operation has to pass; within a slot in this order. */
export const guards: readonly Guard[] = [
  permissionGuard,
  agentGuard,
  suppressionGuard,
  exclusionGuard,
  addressGuard,
  listGradeGuard,
  sendLimitsGuard,
  rampGuard,
  approvalGuard,
  answerGuard,
  stepTimesGuard,
  ownAddressGuard,
];
