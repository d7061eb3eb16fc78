import { defineContribution } from './contribution.ts';
import type { Ctx } from './ctx.ts';

export type StopOutcome = { readonly vendor: string; readonly paused: number; readonly failed: string[] };

/**
 * What has to be told, besides our own processes, that nothing may leave any more. Runs right after the emergency stop
 * is engaged, and again while it is: whoever started something meanwhile is stopped too.
 */
export type StopHook = { readonly name: string; stop(ctx: Ctx): Promise<readonly StopOutcome[]> };
export const stopHooks = defineContribution<StopHook>('core.stop_hooks');
