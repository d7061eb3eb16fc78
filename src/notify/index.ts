export { raiseAlerts } from './alert.store.ts';
export { failedMotionAlert, failedRunAlert, type NewAlert } from './alerts.rules.ts';
export { channelFor, sharedChannels } from './chat-channel.ts';
export { notifyConfig } from './config.ts';
export { mailAlerts, type OwnersMail, ownersMails, workspaceOwners } from './mail-alerts.ts';
export { type AlertChannel, alertChannels } from './post-alerts.ts';
export { type TestedChat, testedChats } from './test-chat.ts';
export { type OwnersText, ownersTexts, textAlerts } from './text-alerts.ts';
