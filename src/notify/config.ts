import { z } from 'zod';
import { defineConfig } from '#core/config/index';

export const notifyConfig = defineConfig({
  section: 'notify',
  doc: 'Who is told when something is wrong.',
  keys: {
    alertChannel: {
      env: 'LEGWORK_ALERT_CHANNEL',
      schema: z
        .string()
        .regex(/^[A-Z][A-Z0-9]{5,20}$/, 'must be the id of a channel, e.g. C0123456789')
        .optional(),
      doc: 'Id of the Slack channel that alerts are posted to. Without it they stay on Home.',
      example: 'C0123456789',
    },
    textVendor: {
      env: 'LEGWORK_ALERT_SMS',
      schema: z.enum(['twilio']).optional(),
      doc: 'Vendor that sends text messages about what is urgent to the numbers entered under Operations › Outgoing; its keys are set under the vendor. Without it none are sent.',
      example: 'twilio',
    },
    textsPerHour: {
      env: 'LEGWORK_ALERT_SMS_PER_HOUR',
      schema: z.coerce.number().int().min(1).max(30),
      default: 4,
      doc: 'Most text messages to one number within an hour; what is left waits for the next one, which says everything.',
      example: '4',
    },
    mailServer: {
      env: 'LEGWORK_NOTICE_SMTP_URL',
      schema: z
        .string()
        .regex(/^smtps?:\/\/\S+$/, 'must begin with smtp:// or smtps://')
        .optional(),
      secret: true,
      doc: 'Mail server for notices to owners: what no chat took, and what nobody decided on in time. No mailbox that writes to leads is used.',
      example: 'smtps://notices:a-password@mail.example.com:465',
    },
    mailFrom: {
      env: 'LEGWORK_NOTICE_FROM',
      schema: z.email().optional(),
      doc: 'Address those notices come from.',
      example: 'legwork@example.com',
    },
  },
});
