import { expect, test } from 'vitest';
import { slotLabel } from '#scheduling';
import { answerText } from './answer-text.rules.ts';
import { decideAnswer } from './decide-answer.rules.ts';
import { DELAY } from './delay.rules.ts';
import type { Granted } from './grants.ts';
import type { ReplyFactsRow } from './reply-facts.store.ts';
import type { Moment } from './send-now.rules.ts';

const NOW = Temporal.Instant.from('2026-03-02T08:00:00Z');
const moment: Moment = {
  ...{ sender: 'machine', stopped: false, autoSendStopped: false, suppressed: false, optOut: false },
  ...{ booked: false, fellThrough: false, newerInbound: false, answered: false },
  ...{ draft: 'waiting', campaign: 'active' },
};
const grant: Granted = {
  level: 'auto',
  ...{ threshold: 0.9, uncalibrated: false, chosenByOwner: true, delay: DELAY, grantId: 'g' },
};
const replyOf = (ownText: string, intent: string): ReplyFactsRow =>
  ({
    ...{
      replyId: 'r',
      messageId: 'm',
      at: NOW.toString(),
      subject: 'Re: Handover',
      ownText,
      intent,
      earlier: [],
    },
    ...{ fromAddress: 'ada@mill.example', addresses: ['ada@mill.example'], profiles: [], channel: 'email' },
    ...{ confidence: 0.9, language: 'en', schedulingLink: null, firstName: 'Ada', settings: null },
    mailboxName: 'Nora Field',
  }) as unknown as ReplyFactsRow;

/** What becomes of an answer in our own words, or in those of a model that finds it safe. */
function answer(
  ownText: string,
  times: readonly string[],
  { intent = 'meeting_request', byModel = false, zone = 'UTC' } = {},
) {
  const reply = replyOf(ownText, intent);
  const slots = times.map((at) => ({ at, label: slotLabel(Temporal.Instant.from(at), zone) }));
  const evaluation = {
    safe_to_send: true,
    requires_human_review: false,
    confidence: 0.97,
    reason: 'Offers times.',
  };
  const model = byModel
    ? { body: `Gladly: ${slots.map(({ label }) => label).join(' or ')}?`, evaluation }
    : undefined;
  const text = answerText(reply, { slots, model, version: 1 }, NOW);
  expect(text.byModel).toBe(byModel);
  const decided = decideAnswer(reply, { text, asks: [], repeated: false, grant, moment }, NOW);
  return {
    action: decided.gate.action,
    confidence: decided.judged.confidence,
    codes: decided.gate.reasons.map(({ code }) => code),
  };
}
const TOMORROW = '2026-03-03T10:00:00Z';

for (const intent of ['meeting_request', 'positive'])
  for (const byModel of [false, true])
    test.each([
      'I am out until May 5, happy to meet after that',
      'Great, reach me next month',
      'Happy to talk in two weeks.',
      'Sounds good, but after the summer please.',
      'Yes, once I am back.',
    ])(
      `${intent}, ${byModel ? 'a model' : 'the rules'}: "%s" with a time tomorrow goes to a person`,
      (text) => {
        const found = answer(text, [TOMORROW], { intent, byModel });
        expect(found.action).toBe('review');
        expect(found.codes).toContain('answer.their_time');
        if (!byModel) expect(found.confidence).toBeLessThan(0.1);
      },
    );

test('what keeps to their time goes, and so does an answer to who names none', () => {
  expect(answer('Happy to talk. When could we meet?', [TOMORROW]).action).toBe('send');
  expect(answer('Great, reach me next month', ['2026-04-01T10:00:00Z']).action).toBe('send');
  expect(answer('I am out until May 5, happy to meet after that', ['2026-05-05T10:00:00Z']).action).toBe(
    'send',
  );
  expect(answer('Let us talk next week.', ['2026-03-09T09:00:00Z', '2026-03-10T15:00:00Z']).action).toBe(
    'send',
  );
});

test('all times have to keep to it, and the day counts that the reader reads', () => {
  expect(answer('Let us talk next week.', [TOMORROW, '2026-03-10T15:00:00Z']).codes).toContain(
    'answer.their_time',
  );
  const late = '2026-03-09T01:00:00Z';
  expect(answer('Let us talk next week.', [late]).action).toBe('send');
  expect(answer('Let us talk next week.', [late], { zone: 'America/Los_Angeles' }).action).toBe('review');
});
