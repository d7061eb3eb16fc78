import type { Durable } from '#core/durable/index';
import { type Consumer, consume } from '#core/events/index';
import type { Slice } from '#core/slice';

/** Consumers that start a workflow per event. The event's id is the workflow's, so a repeated batch starts nothing twice. */
export const workflowStarters = (slices: readonly Slice[], durable: Durable): Consumer[] =>
  slices.flatMap((slice) =>
    (slice.starts ?? []).map((start) =>
      consume(start.event, {
        name: start.name,
        batch: 20,
        async handle(ctx, _tx, events) {
          for (const event of events) {
            await durable.start(start.workflow, event.id, {
              workspaceId: ctx.workspace.id,
              ...start.input(event.payload),
            });
          }
        },
      }),
    ),
  );
