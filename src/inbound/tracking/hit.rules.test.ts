import { describe, expect, it } from 'vitest';
import { type HitFacts, judgeHit } from './hit.rules.ts';

const SENT = Temporal.Instant.from('2026-03-02T09:00:00Z');
const past = (seconds: number) => SENT.add({ seconds });
const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
const OUTLOOK = 'Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0; Pro)';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148';

const facts: HitFacts = {
  kind: 'click',
  method: 'GET',
  agent: CHROME,
  at: past(600),
  sentAt: SENT,
  ours: false,
  linksAtOnce: 1,
  lastByPerson: null,
};
const judge = (more: Partial<HitFacts>) => {
  const { verdict, reasons } = judgeHit({ ...facts, ...more });
  return [verdict, ...reasons.map(({ code }) => code)];
};

describe('judgeHit', () => {
  it.each<[string, Partial<HitFacts>]>([
    ['a browser', {}],
    ['Outlook', { kind: 'open', agent: OUTLOOK }],
    ['a telephone', { kind: 'open', agent: IPHONE }],
    ['ten seconds after the mail', { at: past(10) }],
    ['without the time of the mail', { sentAt: null }],
    ['a minute after the last look', { lastByPerson: past(540) }],
  ])('takes %s for the person', (_, more) => expect(judge(more)).toEqual(['person', 'hit.person']));

  it.each<[string, Partial<HitFacts>, string]>([
    ['asks for the head alone', { method: 'HEAD' }, 'hit.no_reading'],
    ['comes nine seconds after the mail', { at: past(9) }, 'hit.too_soon'],
    ['follows two links at once', { linksAtOnce: 2 }, 'hit.many_at_once'],
    ['does not name itself', { agent: '' }, 'hit.known_program'],
    ['is Apple’s proxy', { kind: 'open', agent: 'Mozilla/5.0' }, 'hit.known_program'],
    [
      'is Gmail’s proxy',
      {
        kind: 'open',
        agent: 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
      },
      'hit.known_program',
    ],
    ['is a scanner', { agent: 'Mozilla/5.0 (compatible; Barracuda Sentinel (EE))' }, 'hit.known_program'],
    ['is a program', { agent: 'python-requests/2.32' }, 'hit.known_program'],
    ['is a robot', { agent: 'Mozilla/5.0 (compatible; bingbot/2.0)' }, 'hit.known_program'],
    ['has no window', { agent: CHROME.replace('Chrome', 'HeadlessChrome') }, 'hit.known_program'],
  ])('keeps apart who %s', (_, more, code) => expect(judge(more)).toEqual(['machine', code]));

  it('tells every sign of a machine, and prefers it to everything else', () =>
    expect(judge({ method: 'HEAD', agent: 'curl/8', at: past(1), linksAtOnce: 5, ours: true })).toEqual([
      ...['machine', 'hit.no_reading', 'hit.known_program', 'hit.too_soon', 'hit.many_at_once'],
    ]));
  it('keeps our own looks apart', () => expect(judge({ ours: true })).toEqual(['ours', 'hit.ours']));
  it('takes what is seen again within a minute for one look', () =>
    expect(judge({ lastByPerson: past(541) })).toEqual(['again', 'hit.again']));
  it('lets a picture be fetched beside links', () =>
    expect(judge({ kind: 'open', linksAtOnce: 0 })).toEqual(['person', 'hit.person']));
});
