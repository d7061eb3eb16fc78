import { createReadStream } from 'node:fs';
import { defineCommand, EXIT } from '#cli';
import { invalid, messageOf } from '#core/errors';
import { type MailReading, readMail } from './mail-reading.rules.ts';
import { mailsOfFiles, mailsOfLines, type SourcedMail } from './mail-sources.ts';
import { reconcileCommand } from './reconcile/reconcile.cli.ts';
import { signalsCommand } from './signals/signals.cli.ts';
import { unmatchedCommand } from './unmatched/unmatched.cli.ts';

type Answer = { readonly id: string } & (MailReading | { readonly error: string });

const SHOWN = 200;

export const classifyCommand = defineCommand({
  name: 'classify',
  summary:
    'What the rules read in mails: intent, opt-out, day of return, failed addresses. Needs no workspace.',
  example: 'legwork classify reply.eml bounce.eml --json',
  arguments: '[files...]',
  flags: [
    {
      flags: '--jsonl <file>',
      summary:
        'one mail a line, {id, raw} or {id, subject, from, text, headers?, date?}; "-" is standard input',
    },
  ],
  async run(io, { positional, flags }) {
    const lines = typeof flags.jsonl === 'string' ? flags.jsonl : undefined;
    if (positional.length === 0 && lines === undefined)
      throw invalid('classify.no_mail', 'Name files with mails, or give --jsonl. Nothing was read.');
    let failed = false;
    const answers = async function* (): AsyncGenerator<Answer> {
      for await (const sourced of mailsOf(positional, lines)) {
        const answer = answerTo(sourced);
        failed ||= 'error' in answer;
        yield answer;
      }
    };
    await io.results(answers(), block);
    return failed ? EXIT.failed : EXIT.done;
  },
});

async function* mailsOf(files: readonly string[], lines: string | undefined): AsyncGenerator<SourcedMail> {
  yield* mailsOfFiles(files);
  if (lines !== undefined)
    yield* mailsOfLines(lines === '-' ? process.stdin : createReadStream(lines), lines);
}

/** Dates count from the day the mail says it was written, and from today when it says none. */
function answerTo(sourced: SourcedMail): Answer {
  if ('error' in sourced) return sourced;
  const { id, mail } = sourced;
  try {
    const at = mail.date === null ? Temporal.Now.instant() : Temporal.Instant.from(mail.date);
    return { id, ...readMail(mail, at.toZonedDateTimeISO('UTC').toPlainDate()) };
  } catch (error) {
    return { id, error: `Reading this mail failed (${messageOf(error).slice(0, 300)}).` };
  }
}

/** A reading for people: what it is, why, and how it begins. */
function block(answer: Answer): string {
  if ('error' in answer) return `${answer.id}\n  ${answer.error}\n`;
  const { redirect, bounce } = answer;
  const lines = [
    `${answer.intent.replaceAll('_', ' ')} (${answer.confidence}${answer.language ? `, ${answer.language}` : ''})`,
    ...(answer.opt_out ? ['opt-out: final'] : []),
    ...(answer.return_date ? [`back: ${answer.return_date} ("${answer.return_phrase ?? ''}")`] : []),
    ...(redirect ? [`instead: ${[redirect.name, redirect.email].filter(Boolean).join(', ')}`] : []),
    ...(bounce?.recipients ?? []).map(
      ({ address, dsn, smtp, reason, hard }) =>
        `${address ?? 'the recipient'}: ${[reason, hard ? 'hard' : 'soft', smtp, dsn].filter(Boolean).join(', ')}`,
    ),
    ...answer.reasons.map(({ text }) => `why: ${text}`),
    ...(answer.visible_text === ''
      ? []
      : [`text: ${answer.visible_text.replace(/\s+/g, ' ').slice(0, SHOWN)}`]),
  ];
  return `${answer.id}\n${lines.map((line) => `  ${line}`).join('\n')}\n`;
}

export const commands = [classifyCommand, unmatchedCommand, reconcileCommand, signalsCommand];
