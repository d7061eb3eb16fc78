import { expect, test } from 'vitest';
import { decisionRegistry } from '../src/app/decisions.ts';

const registry = decisionRegistry();

test.each(
  `icp-score account-score prospect-score list-grade quality-guard spam-guard choose-language ab-test rejection copy-policy dispatch-guards
  send-window ramp warmup batch-validate cadence-next lead-status decay revival recontact autonomy mailbox-health dns-check
  why-not-sending segment-membership offer-slots auto-book meeting-guard move-meeting reply return-date
  visible-text second-reading exclusion follow-up-pause nurture-date deferral ooo-retouch`
    .split(/\s+/)
    .map((name) => [name]),
)('%s is offered', (name) => expect([...registry.keys()]).toContain(name));

test.each([...registry.values()].map((decision) => [decision.name, decision] as const))(
  '%s answers its own example in its own terms, with its reasons',
  (_name, decision) => {
    const input = decision.input.parse(decision.example);
    const answer = decision.output.parse(decision.decide(input)) as Record<string, unknown>;
    expect(JSON.stringify(answer)).toMatch(/"(?:text|reason|message)":"(?:[^"\\]|\\.){8,}/);
    // The same facts give the same answer, and no decision changes what it was given.
    expect(decision.output.parse(decision.decide(decision.input.parse(decision.example)))).toEqual(answer);
    expect(decision.summary).toMatch(/^[A-Z].*[.?]$/);
  },
);
