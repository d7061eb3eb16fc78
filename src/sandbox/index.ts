export { sandboxRecords } from './domain-records.ts';
export { leadList } from './lists/lead-list.ts';
export type { AcceptedMail } from './mail/acceptance.ts';
export type { Deed } from './people/due-store.ts';
export { openSandbox, type Sandbox, type SandboxConnection, type SandboxSettings } from './world.ts';
