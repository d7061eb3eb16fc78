import { contribute } from '#core/contribution';
import { attention, probes } from '#core/contributions';
import { defineSlice } from '#core/slice';
import { alertTextDecision } from './alert-text.decision.ts';
import { notifyAttention } from './attention.ts';
import { collectDeliveries } from './collect-deliveries.ts';
import { notifyConfig } from './config.ts';
import { deliverDue } from './deliver-due.ts';
import { mailAlerts } from './mail-alerts.ts';
import { notifyPersonalTables } from './personal-data.ts';
import { postAlerts } from './post-alerts.ts';
import { textAlerts } from './text-alerts.ts';
import { textProbe } from './text-probe.ts';
import { watchBreakers, watchSessions, watchWebhooks } from './watch.ts';
import { watchChatScopes } from './watch-chat-scopes.ts';

export const slice = defineSlice({
  name: 'notify',
  config: notifyConfig,
  decisions: [alertTextDecision],
  consumers: [collectDeliveries, watchBreakers, watchSessions],
  ticks: [deliverDue, watchWebhooks, watchChatScopes, postAlerts, textAlerts, mailAlerts],
  contributions: [
    ...notifyPersonalTables,
    contribute(attention, notifyAttention),
    contribute(probes, textProbe),
  ],
});
