export type { AcceptedMail } from './mail/acceptance.ts';
export { openSandbox, type Sandbox, type SandboxConnection, type SandboxSettings } from './world.ts';
