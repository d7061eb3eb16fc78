import { z } from 'zod';
import { defineRoute } from '#http';
import { mailboxInput, mailboxView } from './contract.ts';
import { prepareVendorMailbox } from './prepare-vendor-mailbox.ts';
import { readMailboxes } from './read-mailboxes.ts';
import { saveMailbox } from './save-mailbox.ts';

const tags = ['mailboxes'];

export const routes = [
  defineRoute({
    method: 'get',
    path: '/api/mailboxes',
    summary: 'Mailboxes with their limits; never their connection.',
    tags,
    access: { scope: 'campaigns:read' },
    output: z.object({ mailboxes: z.array(mailboxView) }),
    handle: readMailboxes,
  }),
  defineRoute({
    method: 'post',
    path: '/api/mailboxes',
    summary: 'Connect a mailbox, or change one.',
    tags,
    access: { scope: 'campaigns:write' },
    input: mailboxInput,
    output: z.object({ mailboxId: z.string() }),
    handle: saveMailbox,
  }),
  defineRoute({
    method: 'post',
    path: '/api/mailboxes/:mailboxId/carrier',
    summary:
      'Make the draft campaign, or the LinkedIn list, that carries this mailbox at its vendor; a person activates it there.',
    tags,
    access: { scope: 'campaigns:write' },
    params: z.object({ mailboxId: z.uuid() }),
    output: z.union([z.object({ campaignId: z.string() }), z.object({ listId: z.string() })]),
    handle: prepareVendorMailbox,
  }),
];
