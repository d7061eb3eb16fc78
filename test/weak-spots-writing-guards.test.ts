import { describe, expect, test } from 'vitest';
import { campaignSettings } from '#campaigns/contract';
import { LEAD_EVENTS, LEAD_STATUSES, type LeadStatus } from '#leads/contract';
import { decisionRegistry } from '../src/app/decisions.ts';
import { nextStatus } from '../src/leads/status.rules.ts';
import { TEMPLATES } from '../src/messaging/angles/index.ts';
import { checkFinalText } from '../src/messaging/copy.rules.ts';

const registry = decisionRegistry();
type Answer = {
  allowed: boolean;
  outcome: string;
  words: string[];
  reasons: { code: string; text: string }[];
  warnings: { code: string }[];
  verdicts: { address: string; allowed: boolean; reasons: { code: string }[] }[];
  ruleFailures: { ruleId: string }[];
};
/** The answer as anybody gets it who asks the product. */
function ask(name: string, input: unknown): Answer {
  const decision = registry.get(name);
  if (!decision) throw new Error(`There is no decision ${name}.`);
  return decision.output.parse(decision.decide(decision.input.parse(input))) as Answer;
}
const codes = (answer: Pick<Answer, 'reasons'>) => answer.reasons.map(({ code }) => code);

describe('a list of spam that bans ordinary English', () => {
  test('single words warn, in the guard and in the policy of copy', () => {
    const body = 'Hi Anna,\n\nYour new home page is open now. Who gets access to it?';
    expect(ask('spam-guard', { subject: 'sales ops', body })).toMatchObject({
      ...{ allowed: true, words: ['access', 'open', 'now', 'new', 'home', 'sales'] },
    });
    expect(ask('copy-policy', { subject: 'sales ops', bodyText: body })).toMatchObject({ allowed: true });
  });
  test('a refusal says what to write instead, and that passes', () => {
    const refused = ask('spam-guard', { body: 'Act now for a free consultation.' });
    expect(refused.allowed).toBe(false);
    const swaps = [...(refused.reasons[0]?.text ?? '').matchAll(/: "([^"]+)"/gu)].map(([, swap]) => swap);
    expect(swaps).toHaveLength(2);
    for (const body of swaps) expect(ask('spam-guard', { body })).toMatchObject({ allowed: true, words: [] });
  });
});

describe('suppression by raw text', () => {
  const guards = (addresses: readonly string[], settings: object) =>
    ask('dispatch-guards', { recipients: addresses.map((address) => ({ address })), settings });
  test.each([
    ['a@rival.example', 'rival.example'],
    ['a@mail.rival.example', 'rival.example'],
    ['a@EU.Mail.RIVAL.example', 'rival.example'],
    ['a@rival.example.', 'rival.example'],
    ['a@rival.example', 'Rival.Example.'],
    ['a@xn--bcher-kva.example', 'bücher.example'],
  ])('%s is excluded by %s', (address, domain) =>
    expect(codes(guards([address], { excludedDomains: [domain] }))).toEqual([
      'recipient.excluded_recipient_domain',
    ]),
  );
  test.each([
    ['a@notrival.example', 'rival.example'],
    ['a@rival.example.org', 'rival.example'],
    ['rival.example@other.example', 'rival.example'],
  ])('%s is not excluded by %s', (address, domain) =>
    expect(guards([address], { excludedDomains: [domain] }).verdicts[0]?.allowed).toBe(true),
  );
  test.each([
    ['Ann@Firm.example', 'ann@firm.example'],
    ['ann+news@firm.example', 'ann@firm.example'],
    ['a.n.n@gmail.com', 'Ann@googlemail.com'],
  ])('%s is the excluded person %s', (address, excluded) =>
    expect(codes(guards([address], { excludedAddresses: [excluded] }))).toEqual([
      'recipient.excluded_recipient_email',
    ]),
  );
  test('a neighbour of an excluded person is not', () =>
    expect(guards(['bob@firm.example'], { excludedAddresses: ['ann@firm.example'] }).allowed).toBe(1));
  test('three for each domain, the first ones, and refused ones take no place', () => {
    const recipients = [
      { address: 'a@one.example', status: 'replied' },
      ...['b@one.example', 'c@ONE.example', 'd@one.example.', 'e@one.example', 'f@two.example'].map(
        (address) => ({ address }),
      ),
    ];
    const { verdicts } = ask('dispatch-guards', { recipients });
    expect(verdicts.map(({ allowed }) => allowed)).toEqual([false, true, true, true, false, true]);
    expect(verdicts[4]?.reasons[0]?.code).toBe('recipient.domain_concentration_cap');
  });
  test('a suppressed address is refused with its reason whatever else holds', () => {
    const suppression = [{ code: 'suppression.address', text: 'Suppressed.' }];
    const { verdicts } = ask('dispatch-guards', { recipients: [{ address: 'a@one.example', suppression }] });
    expect(verdicts[0]).toMatchObject({ allowed: false, reasons: suppression });
  });
});

describe('a quality rule that ordinary words satisfy', () => {
  const sheet = {
    lead: { firstName: 'Anna', title: 'VP Sales', email: 'anna@northwind.example' },
    company: { name: 'Northwind Logistics', industry: 'Logistics' },
    sender: { name: 'Sam Reed', company: 'Legwork', postalAddress: '1 Main Street, Springfield' },
    record: { source: 'import', observedAt: '2026-06-01T00:00:00Z' },
  };
  const guard = (bodyText: string, more: object = {}) =>
    ask('quality-guard', {
      draft: { subject: 'a short plan', bodyText },
      ...{ sheet, now: '2026-07-01T09:00:00Z' },
      ...more,
    }).ruleFailures.map(({ ruleId }) => ruleId);
  test('"using" and "growth" are no evidence', () =>
    expect(guard('Hi Anna,\n\nTeams using software see growth. Shall I show you?')).toContain('GUARD-003'));
  test('what a reviewer wrote is a memory, not a banned opener', () => {
    const memory = {
      leadEmail: 'anna@northwind.example',
      rejectionCount: 1,
      lastRejectedAt: '2026-06-20T09:00:00Z',
      feedback: ['A question about sales in logistics'],
      updatedAt: '2026-06-20T09:00:00Z',
    };
    const body = 'Hi Anna,\n\nA question about sales in logistics at Northwind Logistics.\n\nMay I ask it?';
    expect(guard(body, { memory })).not.toContain('GUARD-004');
    expect(guard('Hi Anna,\n\nI hope this email finds you well.')).toContain('GUARD-004');
    const draft = { subject: 'a short plan', bodyText: body };
    expect(ask('rejection', { draft, memory, now: '2026-07-01T09:00:00Z' }).outcome).toBe('allow');
  });
  test('two rejections allow, three block, thirty days forget, something new allows', () => {
    const draft = { subject: 'a short plan', bodyText: 'Hi Anna, shall I?' };
    const memory = (rejectionCount: number) => ({
      ...{ leadEmail: 'anna@northwind.example', rejectionCount },
      ...{ lastRejectedAt: '2026-06-20T09:00:00Z', updatedAt: '2026-06-20T09:00:00Z' },
    });
    const at = (now: string, count: number, facts: object[] = []) =>
      ask('rejection', { draft, memory: memory(count), now, facts }).outcome;
    expect(at('2026-07-01T09:00:00Z', 2)).toBe('allow');
    expect(at('2026-07-01T09:00:00Z', 3)).toBe('block');
    expect(at('2026-07-20T08:59:59Z', 3)).toBe('block');
    expect(at('2026-07-20T09:00:00Z', 3)).toBe('allow');
    const news = {
      ...{ id: 'f1', subject: 'company', key: 'hiring', value: 'VP Sales', source: 'jobs' },
      ...{ observedAt: '2026-06-21T09:00:00Z', confidence: 1 },
    };
    expect(at('2026-07-01T09:00:00Z', 3, [news])).toBe('allow');
  });
});

test('a check for a status that cannot exist: every status is reached by something that happens', () => {
  const reached = new Set<LeadStatus>(['pending']);
  for (let size = 0; size !== reached.size; ) {
    size = reached.size;
    for (const status of [...reached])
      for (const event of LEAD_EVENTS)
        reached.add(nextStatus(status, event, { openCount: 0, replyCount: 0 }).status);
  }
  expect([...reached].sort()).toEqual([...LEAD_STATUSES].sort());
});

test('compliance off by default: no campaign without an address, no text without the address and the way out', () => {
  const sender = {
    name: 'Nora Field',
    title: 'Head',
    company: 'Fieldnote',
    website: 'https://fieldnote.example',
  };
  expect(campaignSettings.safeParse({ sender }).success).toBe(false);
  expect(Object.keys(campaignSettings.shape)).not.toContain('compliance');
  const found = checkFinalText('Hi Anna, unsubscribe', {
    postalAddress: '1 Main Street',
    unsubscribeUrl: 'https://u.example/x',
  });
  expect(codes({ reasons: [...found.reasons] })).toEqual([
    'copy.address_missing',
    'copy.unsubscribe_missing',
  ]);
});

test.each(TEMPLATES.map((template) => [template.id, template] as const))(
  'swarm §38.1: subjects A != B: %s has two different ones, neither of which pretends a thread',
  (_id, { subjects, plainSubjects }) => {
    for (const { A, B } of [subjects, plainSubjects]) {
      expect(A).not.toBe(B);
      expect(`${A} ${B}`).not.toMatch(/\b(?:re|fwd?):/iu);
    }
  },
);

test('queue drift after an approval, and an executed batch, execute nothing', () => {
  const items = [{ itemId: 'one', contentHash: 'a' }];
  const hash = (scope: object[]): string =>
    (ask('batch-hash', { motion: 'outbound', items: scope, key: 'k' }) as unknown as { hash: string }).hash;
  const batch = {
    ...{ motion: 'outbound', state: 'approved', previewHash: hash(items), items },
    ...{ expiresAt: '2026-07-02T09:00:00Z', executedAt: null },
  };
  const now = '2026-07-01T09:00:00Z';
  const validate = (more: object, present = items) =>
    codes(
      ask('batch-validate', {
        batch: { ...batch, ...more },
        presentHash: hash(present),
        motion: 'outbound',
        now,
      }),
    );
  expect(validate({})).toEqual(['batch.valid']);
  expect(validate({}, [...items, { itemId: 'two', contentHash: 'b' }])).toEqual(['batch.hash_differs']);
  expect(validate({ executedAt: now })).toEqual(['batch.executed']);
  expect(validate({ expiresAt: now })).toEqual(['batch.expired']);
  expect(validate({ items: [], previewHash: hash([]) }, [])).toEqual(['batch.empty']);
});
