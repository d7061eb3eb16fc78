import { z } from 'zod';
import { SCOPES } from '#core/actor';

export const ROLES = ['owner', 'admin', 'operator', 'setter', 'viewer', 'client'] as const;
export type Role = (typeof ROLES)[number];

export const WORKSPACE_MODES = ['sandbox', 'shadow', 'live'] as const;

export const workspaceSlug = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
    'Use 1 to 40 small letters, digits and hyphens, with no hyphen at the ends.',
  );

export const workspaceSummary = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    mode: z.enum(WORKSPACE_MODES),
    parentId: z.string().nullable(),
    dailySendLimit: z.number().int(),
    role: z.enum(ROLES).nullable(),
  })
  .meta({ id: 'Workspace' });
export type WorkspaceSummary = z.infer<typeof workspaceSummary>;

export const brakeShape = z.object({
  name: z.string(),
  reason: z.string(),
  engagedAt: z.string(),
  engagedBy: z.string(),
  everywhere: z.boolean(),
});

export const me = z
  .object({
    kind: z.enum(['person', 'key', 'token', 'agent', 'system', 'sandbox']),
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    role: z.enum(ROLES).nullable(),
    scopes: z.array(z.enum(SCOPES)),
    workspace: workspaceSummary,
    workspaces: z.array(workspaceSummary),
    now: z.string(),
    brakes: z.array(brakeShape),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof me>;

export const apiKeyShape = z
  .object({
    id: z.string(),
    name: z.string(),
    /** The first characters, to recognise it by. */
    start: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    createdAt: z.string(),
    expiresAt: z.string().nullable(),
    revoked: z.boolean(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof apiKeyShape>;

/** The key itself is in this answer and nowhere else. */
export const newApiKey = apiKeyShape.extend({ key: z.string() }).meta({ id: 'NewApiKey' });
export type NewApiKey = z.infer<typeof newApiKey>;

export const createKeyInput = z.object({
  name: z.string().trim().min(1, 'Give the key a name, so that you know later what uses it.').max(80),
  scopes: z.array(z.enum(SCOPES)).min(1, 'A key without scopes can do nothing. Name at least one.'),
  /** Days until it ends; without it the key lives until it is revoked. */
  days: z.number().int().min(1).max(3650).optional(),
});
export type CreateKeyInput = z.infer<typeof createKeyInput>;

export const createWorkspaceInput = z.object({
  name: z.string().trim().min(1, 'Give the workspace a name.').max(80),
  slug: workspaceSlug,
  mode: z.enum(WORKSPACE_MODES),
  parentId: z.uuid().optional(),
});

export const setModeInput = z.object({
  mode: z.enum(['shadow', 'live']),
  /** The slug of the workspace, typed by hand; needed to go live. */
  confirm: z.string().optional(),
});

export const memberShape = z
  .object({ userId: z.string(), name: z.string(), email: z.string(), role: z.enum(ROLES) })
  .meta({ id: 'Member' });
export type Member = z.infer<typeof memberShape>;

export const addMemberInput = z.object({
  email: z.email('This is not an e-mail address.').transform((email) => email.toLowerCase()),
  name: z.string().trim().min(1, 'Give the person a name.').max(80),
  role: z.enum(ROLES),
});

export const auditRow = z
  .object({
    id: z.string(),
    at: z.string(),
    actorKind: z.string(),
    actorId: z.string(),
    actorName: z.string(),
    action: z.string(),
    subject: z.string(),
    detail: z.record(z.string(), z.unknown()),
    /** Null until the row is sealed into the chain. */
    seq: z.number().int().nullable(),
  })
  .meta({ id: 'AuditRow' });
export type AuditRow = z.infer<typeof auditRow>;
export const auditPage = z.object({ rows: z.array(auditRow), next: z.string().nullable() });
