import type { Ctx } from '../ctx.ts';

/** Ids only: what a workflow is told lies outside row-level security. */
export type WorkflowInput = { readonly workspaceId: string; readonly [id: string]: string };

/** Runs a named step once; after a crash its recorded result is returned. Results are small: ids and counts. */
export type Step = <T extends string | number | boolean | null | { [key: string]: T }>(
  name: string,
  work: () => Promise<T>,
) => Promise<T>;

/** A short durable function over named steps. It must be deterministic outside its steps. */
export type Workflow<I extends WorkflowInput = WorkflowInput> = {
  readonly name: string;
  run(ctx: Ctx, step: Step, input: I): Promise<void>;
};

export const defineWorkflow = <I extends WorkflowInput>(workflow: Workflow<I>): Workflow<I> => workflow;
