import { type Environment, loadConfig } from '#core/config/index';
import { type Contribution, contribute } from '#core/contribution';
import { alertChannels, notifyConfig } from '#notify';
import { slackPostMessage } from '#vendors/slack/operations';

/** The channel alerts are posted to, where one is set; whether Slack is connected shows when it is posted. */
export function alertChannel(environment: Environment): Contribution[] {
  const { alertChannel: channelId } = loadConfig([notifyConfig], environment).config.notify;
  return channelId === undefined
    ? []
    : [contribute(alertChannels, { operation: slackPostMessage, channelId })];
}
