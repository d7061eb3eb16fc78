export {
  type Channel,
  type NewMessage,
  type NewSentMessage,
  newestThread,
  type SentMessage,
  sentMessages,
  setThreadIntent,
  storeMessage,
  storeSentMessages,
  type ThreadTarget,
  threadAtVendor,
} from './message.store.ts';
