export { createDurable, type Durable, migrateDurable, newExecutorId, type WorkflowRow } from './durable.ts';
export { type ExecutorState, listExecutors } from './executors.store.ts';
export { defineWorkflow, type Step, type Workflow, type WorkflowInput } from './workflow.ts';
