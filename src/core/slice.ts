import type { ConfigSection } from './config/index.ts';
import type { Contribution } from './contribution.ts';
import type { Decision } from './decision.ts';
import type { Workflow } from './durable/workflow.ts';
import type { Consumer, EventType } from './events/index.ts';
import type { Tick } from './tick.ts';

export type WorkflowStart = {
  readonly name: string;
  readonly event: EventType;
  readonly workflow: Workflow;
  /** Ids only. */
  input(payload: Record<string, unknown>): Record<string, string>;
};

/** What a slice adds to the product. `app` reads every manifest; nothing registers itself. */
export type Slice = {
  readonly name: string;
  readonly config?: ConfigSection;
  readonly decisions?: readonly Decision[];
  readonly consumers?: readonly Consumer[];
  readonly workflows?: readonly Workflow[];
  /** Events that start a workflow; its id is the event's, so that one event starts one workflow. */
  readonly starts?: readonly WorkflowStart[];
  readonly ticks?: readonly Tick[];
  readonly contributions?: readonly Contribution[];
};

export const defineSlice = (slice: Slice): Slice => slice;
