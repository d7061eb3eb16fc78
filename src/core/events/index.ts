export { type Consumer, consume, drainConsumers, eventsPending, runConsumer } from './consumer.ts';
export { defineEvent, type EventOf, type EventType, type StoredEvent } from './event.ts';
