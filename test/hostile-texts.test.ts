import { expect, test } from 'vitest';
import { brokenPromises, type DraftFacts } from '../src/autosend/draft-promises.rules.ts';
import { readMail } from '../src/inbound/mail-reading.rules.ts';
import type { ParsedMail } from '../src/inbound/parse-mail.ts';
import { readVendorBounce } from '../src/inbound/vendor-bounce.rules.ts';
import { readAcceptance } from '../src/scheduling/acceptance.rules.ts';
import type { BookingFacts } from '../src/scheduling/booking-verdict.rules.ts';
import { readOwnTimes } from '../src/scheduling/own-times.rules.ts';
import { readSaidTimes } from '../src/scheduling/said-times.rules.ts';

/** Anybody may send this much; reading it must not hold up everybody else. */
const CHARACTERS = 100_000;
/** Far above what a rule takes that looks at each character a bounded number of times, on a busy machine too. */
const MOST_MS = 4_000;
const today = Temporal.PlainDate.from('2026-03-02');
const now = Temporal.Instant.from('2026-03-02T09:00:00Z');

const mail = (more: Partial<ParsedMail>): ParsedMail => ({
  ...{ messageId: null, inReplyTo: null, references: [], to: [], deliveredTo: [], returnPath: null },
  ...{ from: { name: '', address: 'ana@mill.example' }, subject: 'Re: hello', date: null, text: '' },
  ...{ headers: {}, contentType: 'text/plain', deliveryStatus: [], feedbackReports: [], returned: null },
  ...{ calendarMethod: null, ...more },
});
const notice = {
  from: { name: '', address: 'mailer-daemon@mill.example' },
  returnPath: '',
  subject: 'Undelivered Mail Returned to Sender',
};
const draft = (text: string, ownText: string): DraftFacts => ({
  ...{ text, ownText, offered: [], zone: 'UTC', links: [], wantsMeeting: true, asksFirst: false, now },
});
const booking = (ownText: string): BookingFacts => ({
  ...{ workspaceAllows: true, leadAllows: true, overseer: true, booked: false, intent: 'positive' },
  ...{ automatic: false, qualified: 'yes', needsPricingAnswer: false, needsCommunityDetails: false },
  ...{ ownText, offers: [], free: [], zone: 'UTC', reading: null, now },
});

const RULES: Readonly<Record<string, (text: string) => unknown>> = {
  'a reply': (text) => readMail(mail({ text }), today),
  'a subject': (text) => readMail(mail({ subject: text }), today),
  'an absence': (text) =>
    readMail(
      mail({ text: `Away until ${text}`, subject: text, headers: { 'auto-submitted': ['auto-replied'] } }),
      today,
    ),
  'a notice': (text) => readMail(mail({ ...notice, text }), today),
  'a report': (text) => readMail(mail({ ...notice, deliveryStatus: [text] }), today),
  'a refusal told by a vendor': (text) => readVendorBounce('ana@mill.example', text),
  'times somebody names': (text) => readSaidTimes(text, today),
  'when somebody can': (text) => readOwnTimes(text, today),
  'an acceptance': (text) => readAcceptance(booking(text)),
  'a draft': (text) => brokenPromises(draft(text, 'Yes.')),
  'what a draft answers': (text) => brokenPromises(draft('Yes.', text)),
};
const SEEDS = [
  ...[' ', '\t', '\n', ' \n', 'a', '1', '1 ', '1.', '- ', '>', '<', '<a ', '_', '{a', '[A', '\u00e9'],
  ...['a@', 'a@b.', 'www.', 'http://', 'between ', 'from 1 to ', 'mon ', 'on mon, ', 'march 3 ', '1pm '],
  ...['not ', 'please remove me ', 'call me ', 'On a wrote\n', 'a: b\n', '550 ', 'Status: 5.0.0\n'],
  `${'a'.repeat(3_990)}\n`,
  `${'1 '.repeat(1_990)}\n`,
];

test.each(Object.keys(RULES))(
  '%s of 100,000 characters is read in bounded time',
  { timeout: 120_000 },
  (name) => {
    const slow = SEEDS.flatMap((seed) => {
      const text = seed.repeat(Math.ceil(CHARACTERS / seed.length)).slice(0, CHARACTERS);
      return [text, `between 1 pm and ${text}?`, `${text}x`].flatMap((hostile) => {
        const began = performance.now();
        RULES[name]?.(hostile);
        const took = performance.now() - began;
        return took > MOST_MS ? [{ seed: seed.slice(0, 20), took }] : [];
      });
    });
    expect(slow).toEqual([]);
  },
);
