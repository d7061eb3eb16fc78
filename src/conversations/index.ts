export { assigneeSources } from './assign-thread.ts';
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
  threadsOf,
} from './message.store.ts';
