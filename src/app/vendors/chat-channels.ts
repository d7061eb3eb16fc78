import { join } from 'node:path';
import { approvalChats, approvalConfig } from '#approval';
import { answerModels, autosendConfig, backfillLogs } from '#autosend';
import { type Environment, loadConfig } from '#core/config/index';
import { type Contribution, contribute } from '#core/contribution';
import type { Performer } from '#gateway';
import { inboundConfig, readingModels } from '#inbound';
import { draftModels, messagingConfig } from '#messaging';
import {
  alertChannels,
  channelFor,
  notifyConfig,
  ownersMails,
  ownersTexts,
  sharedChannels,
  testedChats,
} from '#notify';
import { noticePerformer } from '#vendors/native-mail/notice';
import { sendNotice } from '#vendors/ports/notice-mail';
import {
  slackFindPerson,
  slackPostMessage,
  slackUpdateMessage,
  slackWhoami,
} from '#vendors/slack/operations';
import { twilioSendNotice } from '#vendors/twilio/operations';

/** The models that write answers and drafts and read replies, where one is named (whether its vendor is connected shows when it is asked), and where backfills log. */
export function writing(home: string, environment: Environment): Contribution[] {
  const { autosend, messaging, inbound } = loadConfig(
    [autosendConfig, messagingConfig, inboundConfig],
    environment,
  ).config;
  const revisions = { most: autosend.revisions, seconds: autosend.revisionSeconds };
  return [
    contribute(backfillLogs, { folder: join(home, 'logs'), days: autosend.backfillLogDays }),
    ...modelNamed(autosend.model).map((model) => contribute(answerModels, { ...model, revisions })),
    ...modelNamed(inbound.model).map((model) => contribute(readingModels, model)),
    ...modelNamed(messaging.model).map((model) => contribute(draftModels, model)),
  ];
}

function modelNamed(named: string | undefined): { operation: { name: string }; model: string }[] {
  if (named === undefined) return [];
  const [vendor = '', ...model] = named.split('/');
  return [{ operation: { name: `language_model.${vendor}.generate` }, model: model.join('/') }];
}

/** The channels people are told and asked in: a workspace's own, or these where they are set; whether Slack is connected shows when something is posted. */
export function chatChannels(environment: Environment): Contribution[] {
  const { notify, approval } = loadConfig([notifyConfig, approvalConfig], environment).config;
  const [alerts, batches] = [notify.alertChannel, approval.channel];
  return [
    ...(noticeServer(environment) ? [contribute(ownersMails, { operation: sendNotice })] : []),
    ...(notify.textVendor === undefined
      ? []
      : [contribute(ownersTexts, { operation: twilioSendNotice, perHour: notify.textsPerHour })]),
    contribute(testedChats, { whoami: slackWhoami, find: slackFindPerson, post: slackPostMessage }),
    ...[...new Set([alerts, batches])].flatMap((shared) =>
      shared === undefined ? [] : [contribute(sharedChannels, shared)],
    ),
    contribute(alertChannels, { operation: slackPostMessage, channelId: alerts ?? null }),
    contribute(approvalChats, {
      ...{ vendor: 'slack', channelFor: (ctx) => channelFor(ctx, batches ?? null), find: slackFindPerson },
      ...{ post: slackPostMessage, update: slackUpdateMessage },
    }),
  ];
}

/** The mail server for notices, where one is named with an address they come from. */
function noticeServer(environment: Environment): { url: string; from: string } | undefined {
  const { mailServer, mailFrom } = loadConfig([notifyConfig], environment).config.notify;
  return mailServer && mailFrom ? { url: mailServer.reveal(), from: mailFrom } : undefined;
}

export function noticePerformers(environment: Environment): Performer[] {
  const server = noticeServer(environment);
  return server ? [noticePerformer(server)] : [];
}
