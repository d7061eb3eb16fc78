import { contribute } from '#core/contribution';
import { attention, probes, verifyChecks } from '#core/contributions';
import { erasureHooks } from '#core/personal-data/personal-table';
import { defineSlice } from '#core/slice';
import { decisions } from './decisions.ts';
import { eraseRawMail } from './erase-raw-mail.ts';
import { mailAttention, mailboxProbe, unread } from './health.store.ts';
import { inboundPersonalTables } from './personal-data.ts';
import { pollMailboxes } from './poll-mailboxes.ts';
import { processMail } from './process-mail.ts';

export const slice = defineSlice({
  name: 'inbound',
  decisions,
  ticks: [pollMailboxes, processMail],
  contributions: [
    ...inboundPersonalTables,
    contribute(verifyChecks, unread),
    contribute(erasureHooks, eraseRawMail),
    contribute(attention, mailAttention),
    contribute(probes, mailboxProbe),
  ],
});
