import { contribute } from '#core/contribution';
import { attention, probes, verifyChecks } from '#core/contributions';
import { defineSlice } from '#core/slice';
import { decisions } from './decisions.ts';
import { mailAttention, mailboxProbe, unread } from './health.store.ts';
import { pollMailboxes } from './poll-mailboxes.ts';
import { processMail } from './process-mail.ts';

export const slice = defineSlice({
  name: 'inbound',
  decisions,
  ticks: [pollMailboxes, processMail],
  contributions: [
    contribute(verifyChecks, unread),
    contribute(attention, mailAttention),
    contribute(probes, mailboxProbe),
  ],
});
