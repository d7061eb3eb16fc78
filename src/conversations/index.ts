export { newestThread, type NewMessage, sentMessages, type SentMessage, setThreadIntent, storeMessage } from './message.store.ts';
