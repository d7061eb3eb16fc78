import { expect, test } from 'vitest';
import { type BounceFacts, judged } from './bounce-reason.rules.ts';

const failed = (diagnostic: string, more: Partial<BounceFacts> = {}) => {
  const { severity, reason } = judged({
    address: 'dana@client.example',
    status: null,
    action: 'failed',
    diagnostic,
    ...more,
  });
  return { severity, reason };
};

test.each([
  ['550 Unknown user dana (in reply to RCPT TO command)', null, 'hard', 'user_unknown'],
  ['550 Unknown user dana (in reply to end of DATA command)', null, 'soft', 'filtered'],
  ['>>> DATA <<< 550 no such user', '5.0.0', 'soft', 'filtered'],
  ['>>> DATA <<< 550 no such user <<< 554 no valid recipients', '5.0.0', 'hard', 'user_unknown'],
  ['550 5.2.1 user unknown', '5.2.1', 'soft', 'filtered'],
  ['550 5.2.1 user unknown (in reply to RCPT TO command)', '5.2.1', 'hard', 'user_unknown'],
  ['550 no such user here', null, 'soft', 'filtered'],
  ['550 5.1.1 no such user here', null, 'hard', 'user_unknown'],
  ['550 no such user here', '5.1.0', 'hard', 'user_unknown'],
  ['no such user here', null, 'hard', 'user_unknown'],
  ['550 Requested action not taken: mailbox unavailable (-21:33:-21)', '5.5.0', 'hard', 'user_unknown'],
  ['The user(s) account is disabled. 550 user unknown', null, 'soft', 'disabled'],
])(
  'an unknown user is a dead address only where the address was refused: %s',
  (text, status, severity, reason) => {
    expect(failed(text, { status })).toEqual({ severity, reason });
  },
);

test('a bad mailbox is one when the sending server says so', () => {
  const said = '550 5.2.1 user unknown';
  expect(failed(said).severity).toBe('soft');
  expect(failed(said, { badMailbox: true })).toEqual({ severity: 'hard', reason: 'user_unknown' });
});

test.each([
  ['550 5.1.6 gone elsewhere, user unknown here', 'hard', 'moved'],
  ['could not find a mail exchanger for client.example', 'hard', 'no_mail_accepted'],
  ['Name service error: Host not found, try again', 'soft', 'network'],
  ['Name service error: Host not found', 'hard', 'host_unknown'],
  ['451 cannot parse the table', 'soft', 'system'],
  ['503 wrong order', 'soft', 'system'],
  ['554 4.4.6 the mail was passed on too often', 'soft', 'network'],
  ['user dana@client.example temporarily locked, try again later', 'soft', 'disabled'],
  ['421 4.7.0 deferred after user complaints', 'soft', 'blocked'],
  ['550 Blacklisted URL in the text', 'soft', 'spam'],
  ['550 the mail is not RFC 5322 compliant, to reduce spam it was refused', 'soft', 'content'],
  ['552 headers too large', 'soft', 'content'],
  ['procmail: could not create /home/dana/mail, no such user', 'soft', 'system'],
  ['the remote host is not responding', 'soft', 'expired'],
  ['the mail was not delivered for 4 days, deferred', 'soft', 'expired'],
  ['550 sender was rejected: access denied', 'soft', 'sender_rejected'],
  ['550 Requested action not taken: mailbox unavailable', 'soft', 'filtered'],
  ['550 5.1.1 Requested action not taken: mailbox unavailable', 'hard', 'user_unknown'],
])('%s is %s: %s', (text, severity, reason) => {
  expect(failed(text)).toEqual({ severity, reason });
});

test('a server that goes on trying has not given the address up, whatever it found out so far', () => {
  expect(failed('user unknown', { action: 'delayed' })).toEqual({ severity: 'soft', reason: 'user_unknown' });
  expect(failed('no MX found', { action: 'delayed' }).severity).toBe('soft');
  expect(failed('nothing to say', { action: 'delayed' }).reason).toBe('expired');
});

test('the rest of the notice speaks only where the diagnostic is silent', () => {
  expect(failed('550 refused', { context: 'The mailbox is full.' }).reason).toBe('mailbox_full');
  expect(failed('550 5.1.1 user unknown', { context: 'The mailbox is full.' }).reason).toBe('user_unknown');
});
