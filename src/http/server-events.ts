import { messageOf } from '#core/errors';
import type { Call } from './route.ts';

export type ServerEvent = { readonly event: string; readonly data: unknown; readonly id?: string };

const frame = ({ event, data, id }: ServerEvent): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\n${JSON.stringify(data)
    .split('\n')
    .map((line) => `data: ${line}`)
    .join('\n')}\n\n`;

/**
 * Answers with a stream of server-sent events. A comment every `heartbeatMs` (15 s) keeps proxies from closing it;
 * when the client goes, the source's `return()` is called. A failing source ends the stream with an `error` event.
 */
export function serverEvents(
  call: Pick<Call, 'log' | 'correlationId'>,
  source: AsyncIterable<ServerEvent>,
  heartbeatMs = 15_000,
): Response {
  const iterator = source[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let timer: NodeJS.Timeout | undefined;
  let open = true;
  const stop = async (): Promise<void> => {
    open = false;
    clearInterval(timer);
    await iterator.return?.();
  };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(': open\n\n'));
      timer = setInterval(() => open && controller.enqueue(encoder.encode(': beat\n\n')), heartbeatMs);
    },
    async pull(controller) {
      try {
        const next = await iterator.next();
        if (!open) return;
        if (!next.done) return controller.enqueue(encoder.encode(frame(next.value)));
      } catch (error) {
        call.log.error({ error, correlationId: call.correlationId }, 'An event stream failed.');
        const data = {
          message: 'The stream ended because of an error. Reconnect; nothing was changed.',
          correlationId: call.correlationId,
        };
        if (open) controller.enqueue(encoder.encode(frame({ event: 'error', data })));
      }
      open = false;
      clearInterval(timer);
      controller.close();
    },
    cancel: () =>
      stop().catch((error) =>
        call.log.warn({ error: messageOf(error) }, 'An event source did not end cleanly.'),
      ),
  });
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    },
  });
}
