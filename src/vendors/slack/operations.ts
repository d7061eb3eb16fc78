import { findPerson, postMessage, updateMessage, whoami } from '../ports/chat.ts';

export const slackWhoami = whoami('slack');
export const slackFindPerson = findPerson('slack');
export const slackPostMessage = postMessage('slack');
export const slackUpdateMessage = updateMessage('slack');
