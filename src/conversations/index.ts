export {
  type NewMessage,
  newestThread,
  type SentMessage,
  sentMessages,
  setThreadIntent,
  storeMessage,
} from './message.store.ts';
