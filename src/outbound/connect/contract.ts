import { z } from 'zod';
import { mailboxInput, passwordEnv } from '../contract.ts';

/** Another password of a mailbox; without one what is stored is tried. */
export const reconnectInput = z.object({ password: z.string().min(1).max(500).optional() });
export const reconnectedView = z.object({ connected: z.boolean(), refused: z.boolean(), text: z.string() });

const server = z.object({
  host: z.string().trim().min(1).max(253),
  port: z.number().int().min(1).max(65_535),
});
/** A mailbox of one's own, as a person names it: both servers, who signs in, and the password or the variable that holds it. */
export const connectInput = z
  .object({
    address: z.email(),
    displayName: z.string().trim().min(1).max(100),
    smtp: server,
    imap: server,
    /** Where nothing is said, the address. */
    user: z.string().trim().min(1).max(254).optional(),
    password: z.string().min(1).max(500).optional(),
    passwordEnv: passwordEnv.optional(),
    /** The server itself files every message it accepts. */
    filesSent: z.boolean().default(false),
    purpose: mailboxInput.shape.purpose,
    dailyCap: mailboxInput.shape.dailyCap,
    warmupHeld: mailboxInput.shape.warmupHeld,
  })
  .refine((given) => (given.password === undefined) !== (given.passwordEnv === undefined), {
    message: 'give a password, or the name of the variable that holds it, and not both',
    path: ['password'],
  });
export const connectedView = reconnectedView.extend({ mailboxId: z.string() });
