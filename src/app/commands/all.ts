import { commands as approvalCommands } from '#approval/cli';
import { commands as autosendCommands } from '#autosend/cli';
import { commands as cadenceCommands } from '#cadence/cli';
import type { Command } from '#cli';
import { commands as inboxCommands } from '#conversations/cli';
import { commands as enrichmentCommands } from '#enrichment/cli';
import { commands as readingCommands } from '#inbound/cli';
import { commands as leadCommands } from '#leads/cli';
import { commands as messagingCommands } from '#messaging/cli';
import { commands as notifyCommands } from '#notify/cli';
import { commands as opsCommands } from '#ops/cli';
import { commands as outboundCommands } from '#outbound/cli';
import { commands as pipelineCommands } from '#pipeline/cli';
import { commands as schedulingCommands } from '#scheduling/cli';
import { commands as targetingCommands } from '#targeting/cli';
import { campaignsCommand } from './campaigns.ts';
import { decideCommand } from './decide.ts';
import { demoCommand } from './demo.ts';
import { runCommand } from './run.ts';
import { simulateCommand } from './simulate.ts';
import { startCommand } from './start.ts';

/** Every command of the terminal. */
export const commands: readonly Command[] = [
  startCommand,
  demoCommand,
  runCommand,
  simulateCommand,
  ...leadCommands,
  ...enrichmentCommands,
  ...targetingCommands,
  campaignsCommand,
  ...messagingCommands,
  ...cadenceCommands,
  ...approvalCommands,
  ...inboxCommands,
  ...schedulingCommands,
  ...autosendCommands,
  ...pipelineCommands,
  ...outboundCommands,
  ...opsCommands,
  ...notifyCommands,
  ...readingCommands,
  decideCommand,
];
