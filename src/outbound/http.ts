import { z } from 'zod';
import { defineRoute } from '#http';
import { changeMailboxState } from './change-mailbox-state.ts';
import { checkDomains, readDomains } from './check-domains.ts';
import { companyRoutes } from './companies/http.ts';
import { connectMailbox } from './connect/connect-mailbox.ts';
import { connectedView, connectInput, reconnectedView, reconnectInput } from './connect/contract.ts';
import { reconnectMailbox } from './connect/reconnect-mailbox.ts';
import {
  atVendorsView,
  campaignHealthView,
  domainCheckInput,
  domainsView,
  mailboxHealthView,
  mailboxInput,
  mailboxStateInput,
  mailboxView,
  rampView,
  rampWaiveInput,
  trackingHostInput,
} from './contract.ts';
import { prepareInput, prepareVendorMailbox } from './prepare-vendor-mailbox.ts';
import { readAtVendors } from './read-at-vendors.ts';
import { readCampaignHealth } from './read-campaign-health.ts';
import { readMailboxHealth } from './read-mailbox-health.ts';
import { readMailboxes } from './read-mailboxes.ts';
import { saveMailbox } from './save-mailbox.ts';
import { setTrackingHost } from './tracking/set-tracking-host.ts';
import { readRamp, waiveRamp } from './waive-ramp.ts';
import { changeWarmup } from './warmup/change-warmup.ts';
import { warmupInput } from './warmup/contract.ts';

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
    output: z.object({ mailboxId: z.string(), signIn: reconnectedView.nullable() }),
    handle: saveMailbox,
  }),
  defineRoute({
    method: 'post',
    path: '/api/mailboxes/connect',
    summary:
      'Connect a mailbox of your own and sign in at both of its servers; one they refuse is kept as disconnected.',
    tags,
    access: { scope: 'campaigns:write' },
    input: connectInput,
    output: connectedView,
    handle: connectMailbox,
  }),
  defineRoute({
    method: 'post',
    path: '/api/mailboxes/:mailboxId/sign-in',
    summary: 'Sign in at the servers of a mailbox; a disconnected one sends again where they accept it.',
    tags,
    access: { scope: 'campaigns:write' },
    params: z.object({ mailboxId: z.uuid() }),
    input: reconnectInput,
    output: reconnectedView,
    handle: reconnectMailbox,
  }),
  defineRoute({
    method: 'post',
    path: '/api/mailboxes/:mailboxId/carrier',
    summary:
      'Make the draft campaigns, or the LinkedIn list, that carry this mailbox at its vendor; a person activates them there.',
    tags,
    access: { scope: 'campaigns:write' },
    params: z.object({ mailboxId: z.uuid() }),
    input: prepareInput,
    output: z.union([
      z.object({ campaignId: z.string(), laterCampaignIds: z.array(z.string()).optional() }),
      z.object({ listId: z.string() }),
    ]),
    handle: prepareVendorMailbox,
  }),
  defineRoute({
    method: 'post',
    path: '/api/mailboxes/:mailboxId/state',
    summary: 'Pause a mailbox, or bring it back; after a rest it starts small.',
    tags,
    access: { scope: 'campaigns:write' },
    params: z.object({ mailboxId: z.uuid() }),
    input: mailboxStateInput,
    output: z.object({ changed: z.boolean() }),
    handle: changeMailboxState,
  }),
  defineRoute({
    method: 'post',
    path: '/api/mailboxes/:mailboxId/warmup',
    summary:
      'Say since when a mailbox or an account on LinkedIn is warmed up, or that a mailbox is held to its warm-up.',
    tags,
    access: { scope: 'campaigns:write' },
    params: z.object({ mailboxId: z.uuid() }),
    input: warmupInput,
    output: z.object({ warmupStartedAt: z.string(), held: z.boolean() }),
    handle: changeWarmup,
  }),
  defineRoute({
    method: 'get',
    path: '/api/mailboxes/health',
    summary: 'Mailboxes that send mail: bounces, complaints, sent of today’s cap, and why one rests.',
    tags,
    access: { scope: 'campaigns:read' },
    output: mailboxHealthView,
    handle: readMailboxHealth,
  }),
  defineRoute({
    method: 'get',
    path: '/api/campaigns/:campaignId/at-vendors',
    summary: 'What of a campaign lies at vendors and has not left, and what is paused there, or should be.',
    tags,
    access: { scope: 'campaigns:read' },
    params: z.object({ campaignId: z.uuid() }),
    output: atVendorsView,
    handle: readAtVendors,
  }),
  defineRoute({
    method: 'get',
    path: '/api/campaigns/:campaignId/health',
    summary: 'What comes back of a campaign: bounces, complaints, who leaves, and why it stopped by itself.',
    tags,
    access: { scope: 'campaigns:read' },
    params: z.object({ campaignId: z.uuid() }),
    output: campaignHealthView,
    handle: readCampaignHealth,
  }),
  defineRoute({
    method: 'get',
    path: '/api/domains',
    summary: 'The domains that mailboxes send from: SPF, DKIM, DMARC, MX, and the record to add.',
    tags,
    access: { scope: 'campaigns:read' },
    output: domainsView,
    handle: readDomains,
  }),
  defineRoute({
    method: 'post',
    path: '/api/domains/check',
    summary: 'Look up the records of one domain, ours or not, or of every sending domain, now.',
    tags,
    access: { scope: 'campaigns:write' },
    input: domainCheckInput,
    output: domainsView,
    handle: checkDomains,
  }),
  defineRoute({
    method: 'post',
    path: '/api/domains/tracking-host',
    summary: 'Name the host that tracked links of a sending domain lead to, and look whether it leads here.',
    tags,
    access: { scope: 'campaigns:write' },
    input: trackingHostInput,
    output: domainsView,
    handle: setTrackingHost,
  }),
  defineRoute({
    method: 'get',
    path: '/api/ramp',
    summary: 'How a live workspace stands in its first days: clean days, messages a day, tiers.',
    tags,
    access: { scope: 'campaigns:read' },
    output: rampView,
    handle: readRamp,
  }),
  defineRoute({
    method: 'post',
    path: '/api/ramp/waive',
    summary: 'End the slow start of a live workspace whose domains are warm already.',
    tags,
    access: { scope: 'workspace:admin' },
    input: rampWaiveInput,
    output: z.object({ waived: z.boolean() }),
    handle: waiveRamp,
  }),
  ...companyRoutes,
];
