import type { Ctx } from '#core/ctx';

/** Dispatches under way in this process, by executor and workspace. */
const underWay = new Map<string, number>();
const placeOf = ({ executorId, workspace }: Ctx): string => `${executorId} ${workspace.id}`;

/** Dispatches: what this executor claims in this workspace is in somebody's hands until `work` is over, however it ends. */
export async function dispatching<T>(ctx: Ctx, work: () => Promise<T>): Promise<T> {
  const place = placeOf(ctx);
  underWay.set(place, (underWay.get(place) ?? 0) + 1);
  try {
    return await work();
  } finally {
    underWay.set(place, (underWay.get(place) ?? 1) - 1);
  }
}

/** While this executor dispatches nothing here, nobody holds what it has claimed here: the database was away when it had to be let go. */
export const isDispatching = (ctx: Ctx): boolean => (underWay.get(placeOf(ctx)) ?? 0) > 0;
