import { contribute } from '#core/contribution';
import { attention } from '#core/contributions';
import { defineSlice } from '#core/slice';
import { notifyAttention } from './attention.ts';
import { collectDeliveries } from './collect-deliveries.ts';
import { notifyConfig } from './config.ts';
import { deliverDue } from './deliver-due.ts';
import { mailAlerts } from './mail-alerts.ts';
import { notifyPersonalTables } from './personal-data.ts';
import { postAlerts } from './post-alerts.ts';
import { watchBreakers, watchSessions, watchWebhooks } from './watch.ts';

export const slice = defineSlice({
  name: 'notify',
  config: notifyConfig,
  consumers: [collectDeliveries, watchBreakers, watchSessions],
  ticks: [deliverDue, watchWebhooks, postAlerts, mailAlerts],
  contributions: [...notifyPersonalTables, contribute(attention, notifyAttention)],
});
