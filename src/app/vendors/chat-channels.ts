import { approvalChats, approvalConfig } from '#approval';
import { type Environment, loadConfig } from '#core/config/index';
import { type Contribution, contribute } from '#core/contribution';
import { alertChannels, notifyConfig } from '#notify';
import { slackFindPerson, slackPostMessage, slackUpdateMessage } from '#vendors/slack/operations';

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
