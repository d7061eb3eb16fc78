import { latestEvent } from '#core/events/outbox.store';
import { defineRawRoute, type Route, type ServerEvent, serverEvents } from '#http';
import type { Legwork } from './legwork.ts';

/** How often a stream looks whether its workspace changed. */
const LOOK_MS = 1_000;

/** Tells open pages that something of their workspace changed; what it is they ask for themselves. */
export const changeStream = (_legwork: Legwork): Route =>
  defineRawRoute({
    method: 'get',
    path: '/api/events',
    summary: 'Says "changed" whenever something of the workspace changed.',
    tags: ['home'],
    access: { scope: 'workspace:read' },
    produces: 'text/event-stream',
    async handle(ctx, call) {
      const look = () => ctx.db.tx((tx) => latestEvent(tx, ctx.workspace.id));
      async function* changes(): AsyncGenerator<ServerEvent> {
        let seen = await look();
        while (!call.request.signal.aborted) {
          await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
          const now = await look();
          if (now === seen) continue;
          seen = now;
          yield { event: 'changed', data: { at: ctx.now().toString() } };
        }
      }
      return serverEvents(call, changes());
    },
  });
