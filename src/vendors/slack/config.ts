import { z } from 'zod';
import { defineConfig, webUrl } from '#core/config/index';

export const slackConfig = defineConfig({
  section: 'slack',
  doc: 'Slack, where approvals and notices are shown.',
  keys: {
    botToken: {
      env: 'SLACK_BOT_TOKEN',
      schema: z.string().min(8).optional(),
      secret: true,
      doc: 'Bot token of the Slack app. Without it nothing is posted.',
      example: 'xoxb-the-bot-token-of-the-app',
    },
    signingSecret: {
      env: 'SLACK_SIGNING_SECRET',
      schema: z.string().min(16).optional(),
      secret: true,
      doc: 'Signing secret of the Slack app. Without it clicks and events are refused.',
      example: 'the-signing-secret-of-the-app',
    },
    baseUrl: {
      env: 'SLACK_BASE_URL',
      schema: webUrl,
      default: 'https://slack.com/api',
      doc: 'Address of the Slack API; another one only for tests.',
      example: 'https://slack.com/api',
    },
  },
});
