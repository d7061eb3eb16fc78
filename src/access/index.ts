export { type Access, type AccessParts, createAccess } from './access.ts';
export { sealAuditTick } from './audit-ticks.ts';
export { authenticator, SESSION_COOKIE } from './authenticate.ts';
export { accessConfig } from './config.ts';
export { withoutToken } from './dashboard-token.ts';
export { accessRoutes, type StopVerbs } from './http.ts';
export { createKey, listKeys, revokeKey, rotateKey } from './keys.ts';
export { addMember, listMembers, membersWithScopes, removeMember } from './members.ts';
export { permissionGuard, permissionVerdict } from './permission-guard.ts';
export { readAudit } from './read-audit.ts';
export { readMe } from './read-me.ts';
export { ROLE_SCOPES } from './roles.rules.ts';
export { ensureOwner, oneTimeLink } from './sign-in.ts';
export {
  addWorkspace,
  createWorkspace,
  findWorkspace,
  listWorkspaces,
  type NewWorkspace,
  setDailyLimit,
  setMode,
} from './workspaces.ts';
