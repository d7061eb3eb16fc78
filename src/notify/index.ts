export { notifyConfig } from './config.ts';
export { type AlertChannel, alertChannels } from './post-alerts.ts';
