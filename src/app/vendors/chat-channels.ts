import { join } from 'node:path';
import { approvalChats, approvalConfig } from '#approval';
import { answerModels, autosendConfig, backfillLogs } from '#autosend';
import { type Environment, loadConfig } from '#core/config/index';
import { type Contribution, contribute } from '#core/contribution';
import { alertChannels, notifyConfig } from '#notify';
import { slackFindPerson, slackPostMessage, slackUpdateMessage } from '#vendors/slack/operations';

/** Where logs of backfills lie, and the model that writes answers where one is named; whether its vendor is connected shows when it is asked. */
export function answering(home: string, environment: Environment): Contribution[] {
  const { model: named, backfillLogDays: days } = loadConfig([autosendConfig], environment).config.autosend;
  const logs = contribute(backfillLogs, { folder: join(home, 'logs'), days });
  if (named === undefined) return [logs];
  const [vendor = '', ...model] = named.split('/');
  const operation = { name: `language_model.${vendor}.generate` };
  return [logs, contribute(answerModels, { operation, model: model.join('/') })];
}

/** The channels people are told and asked in, where they are set; whether Slack is connected shows when something is posted. */
export function chatChannels(environment: Environment): Contribution[] {
  const { notify, approval } = loadConfig([notifyConfig, approvalConfig], environment).config;
  const [alerts, batches] = [notify.alertChannel, approval.channel];
  return [
    ...(alerts === undefined
      ? []
      : [contribute(alertChannels, { operation: slackPostMessage, channelId: alerts })]),
    ...(batches === undefined
      ? []
      : [
          contribute(approvalChats, {
            ...{ vendor: 'slack', channelId: batches, find: slackFindPerson },
            ...{ post: slackPostMessage, update: slackUpdateMessage },
          }),
        ]),
  ];
}
