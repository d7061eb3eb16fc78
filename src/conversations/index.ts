export {
  type Channel,
  type NewMessage,
  newestThread,
  type SentMessage,
  sentMessages,
  setThreadIntent,
  storeMessage,
  type ThreadTarget,
  threadAtVendor,
} from './message.store.ts';
