import { describe, expect, test } from 'vitest';
import type { License } from '#gateway';
import { dangersOf, dangerVerdict } from './danger.rules.ts';
import { DELETIONS, FORBIDDEN, GATED, H, I, PAID } from './danger-cases.fixture.ts';
import { DANGEROUS_OPERATIONS } from './registry.ts';
import type { WireRequest } from './wire-request.rules.ts';

const person: License = { operation: 'x', effect: 'write', approved: true };

const spending: License = { operation: 'x', effect: 'spend', approved: false };

const ordinary: License = { operation: 'x', effect: 'write', approved: false };

/** The same deletion in every dress interfaces know. */
const dresses = (vendor: string, url: string, body: object = {}): WireRequest[] => [
  { vendor, method: 'DELETE', url, body },
  { vendor, method: 'delete', url, body },
  { vendor, method: 'POST', url: `${url}/delete`, body },
  { vendor, method: 'POST', url: `${url}/bulk-delete`, body },
  { vendor, method: 'POST', url: `${url.toUpperCase().replace('HTTPS', 'https')}/Remove`, body },
  { vendor, method: 'POST', url, body: { ...body, _method: 'DELETE' } },
  { vendor, method: 'POST', url: `${url}?_method=delete`, body },
  { vendor, method: 'POST', url, body, headers: { 'X-HTTP-Method-Override': 'DELETE' } },
];

describe('deleting is recognised in every dress, and no permission lets it out', () => {
  test.each(DELETIONS)('%s at %s %s', (name, vendor, url, body) => {
    for (const request of dresses(vendor, url, body)) {
      expect(
        dangersOf(request).map((danger) => danger.name),
        JSON.stringify(request),
      ).toContain(name);
      for (const license of [undefined, ordinary, spending, person])
        expect(dangerVerdict(request, license).allowed).toBe(false);
    }
  });

  test('the switch that empties a whole campaign is found wherever it stands', () => {
    for (const url of [`${I}/leads?delete_list=true`, `${I}/leads?DELETE_LIST=1`])
      expect(dangerVerdict({ vendor: 'instantly', method: 'POST', url }, person).allowed).toBe(false);
    const deep = { options: [{ delete_list: 'true' }] };
    expect(
      dangerVerdict({ vendor: 'instantly', method: 'POST', url: `${I}/leads`, body: deep }, person).allowed,
    ).toBe(false);
  });

  test('below another address the same vendor is the same vendor', () => {
    const url = 'http://127.0.0.1:4411/instantly/leads';
    expect(dangerVerdict({ vendor: 'instantly', method: 'DELETE', url }, person).allowed).toBe(false);
  });
});

const names = (request: WireRequest) => dangersOf(request).map((danger) => danger.name);

test.each(FORBIDDEN)('%s never leaves', (name, request) => {
  expect(names(request)).toContain(name);
  for (const license of [undefined, ordinary, spending, person])
    expect(dangerVerdict(request, license).allowed).toBe(false);
});

test.each(GATED)('%s leaves only with the yes of a person', (name, request) => {
  expect(names(request)).toContain(name);
  for (const license of [undefined, ordinary, spending])
    expect(dangerVerdict(request, license).allowed).toBe(false);
  expect(dangerVerdict(request, person).allowed).toBe(true);
});

test.each(PAID)('%s leaves only as an operation whose price was reserved', (name, request) => {
  expect(names(request)).toContain(name);
  for (const license of [undefined, ordinary]) expect(dangerVerdict(request, license).allowed).toBe(false);
  expect(dangerVerdict(request, spending).allowed).toBe(true);
});

test('every entry of the registry is tried above', () => {
  const tried = new Set([
    ...DELETIONS.map(([name, vendor]) => `${vendor}.${name}`),
    ...[...FORBIDDEN, ...GATED, ...PAID].map(([name, { vendor }]) => `${vendor}.${name}`),
  ]);
  const untried = DANGEROUS_OPERATIONS.map(({ vendor, name }) => `${vendor}.${name}`).filter(
    (name) => !tried.has(name),
  );
  expect(untried).toEqual([]);
});

test.each<[string, WireRequest]>([
  [
    'listing leads',
    { vendor: 'instantly', method: 'POST', url: `${I}/leads/list`, body: { campaign: 'c1', limit: 100 } },
  ],
  [
    'adding a lead',
    {
      vendor: 'instantly',
      method: 'POST',
      url: `${I}/leads`,
      body: { email: 'remove@acme.example', skip_if_in_campaign: true },
    },
  ],
  ['pausing a campaign', { vendor: 'instantly', method: 'POST', url: `${I}/campaigns/c1/pause` }],
  [
    'a text that speaks of deleting',
    {
      vendor: 'instantly',
      method: 'POST',
      url: `${I}/emails/reply`,
      body: { body: { text: 'Please delete me: DELETE /leads delete_list=true' } },
    },
  ],
  [
    'adding to a campaign that stays paused',
    {
      vendor: 'heyreach',
      method: 'POST',
      url: 'https://api.heyreach.io/api/public/campaign/AddLeadsToCampaignV2',
      body: { resumePausedCampaign: false, resumeFinishedCampaign: false },
    },
  ],
  ['a search', { vendor: 'hubspot', method: 'POST', url: `${H}/objects/contacts/search` }],
  [
    'a person called Archive',
    {
      vendor: 'lemlist',
      method: 'GET',
      url: 'https://api.lemlist.com/api/leads/archive.delete@acme.example',
    },
  ],
])('%s is nothing dangerous', (_what, request) => {
  expect(dangersOf(request)).toEqual([]);
});

test('the refusal names what it hits and what to do instead', () => {
  const verdict = dangerVerdict({ vendor: 'instantly', method: 'DELETE', url: `${I}/leads` }, person);
  expect(verdict.reasons[0]?.text).toBe(
    'instantly: delete leads hits every lead of the campaign, whatever lead was named. Legwork never does it. Nothing was sent. Instead: set the lead’s status to completed, or suppress it.',
  );
});
