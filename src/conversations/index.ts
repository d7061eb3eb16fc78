export { assigneeSources } from './assign-thread.ts';
export {
  type Channel,
  type EarlierMessage,
  type NewMessage,
  type NewSentMessage,
  newestMessages,
  newestThread,
  type SentMessage,
  sentMessages,
  setThreadIntent,
  storeMessage,
  storeSentMessages,
  type ThreadTarget,
  threadAtVendor,
  threadsOf,
} from './message.store.ts';
