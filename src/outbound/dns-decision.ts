import { z } from 'zod';
import { defineDecision } from '#core/decision';
import { dnsCheck } from './contract.ts';
import { dnsVerdict } from './dns-check.rules.ts';
import { DNS_STATES } from './dns-finding.rules.ts';

const at = z.iso.datetime({ offset: true });
const lookup = z.object({
  state: z.enum(['found', 'none', 'failed']),
  values: z.array(z.string()).default([]),
});
const nothing = { state: 'none' as const, values: [] };
const found = (...values: string[]) => ({ state: 'found' as const, values });

const output = z.object({
  state: z.enum(DNS_STATES),
  checks: z.array(dnsCheck),
  reasons: dnsCheck.shape.reasons,
});

/** `legwork decide dns-check`: the records of a domain in, what is wrong and the record to add out. */
export const dnsDecision = defineDecision({
  name: 'dns-check',
  summary: 'Whether receivers can trust a sending domain, and the exact record to add where they cannot.',
  input: z.object({
    domain: z.string().min(1).toLowerCase(),
    txt: lookup.default(nothing),
    included: z.record(z.string(), lookup).default({}),
    keys: z.array(z.object({ selector: z.string().min(1), lookup })).default([]),
    keysNamed: z.boolean().default(false),
    dmarc: lookup.default(nothing),
    above: z.object({ domain: z.string(), lookup }).nullable().default(null),
    mx: lookup.default(nothing),
    sendsThrough: z.array(z.string().toLowerCase()).default([]),
    envelopeDomain: z.string().optional(),
    reportTo: z.email().nullable().default(null),
    policySince: at.nullable().default(null),
    tracking: z
      .object({ host: z.string().toLowerCase(), target: z.string().nullable(), alias: lookup })
      .nullable()
      .default(null),
    now: at,
  }),
  output,
  decide: ({ now, policySince, ...facts }) => {
    const verdict = dnsVerdict({
      ...facts,
      envelopeDomain: facts.envelopeDomain ?? facts.domain,
      policySince: policySince === null ? null : Temporal.Instant.from(policySince),
      now: Temporal.Instant.from(now),
    });
    return structuredClone(verdict) as z.input<typeof output>;
  },
  example: {
    domain: 'acme-mail.example',
    txt: found('v=spf1 include:spf.mailer.example ~all'),
    included: { 'spf.mailer.example': found('v=spf1 ip4:192.0.2.0/24 -all') },
    keys: [{ selector: 'google', lookup: nothing }],
    mx: found('1 smtp.google.com'),
    sendsThrough: ['smtp.gmail.com'],
    reportTo: 'nora@acme-mail.example',
    now: '2026-03-05T09:00:00Z',
  },
});
