import type { Ctx } from '#core/ctx';
import { createLog } from '#core/log';
import { allow, type Verdict } from '#core/verdict';
import { type Call, EffectError, type Performer } from '#gateway';
import type { OutgoingMail } from '#vendors/ports/email-sending';

/** The part of a context that adapters use. */
export const adapterCtx = (now: () => Temporal.Instant): Ctx =>
  ({ log: createLog({ level: 'silent' }), now }) as unknown as Ctx;

export const callWith = (more: Partial<Call> = {}): Call => ({
  operationId: 'operation-1',
  idempotencyKey: 'key-1',
  signal: AbortSignal.timeout(30_000),
  onTransmission: async (): Promise<Verdict> => allow(),
  ...more,
});

/** Finds the performer of an operation and runs it, typed by what the caller expects back. */
export async function run<R>(
  performers: readonly Performer[],
  name: string,
  ctx: Ctx,
  input: unknown,
  call: Call = callWith(),
): Promise<R> {
  const performer = performers.find((candidate) => candidate.operation.name === name);
  if (!performer) throw new Error(`no performer for ${name}`);
  const parsed = performer.operation.input.parse(input);
  const { receipt } = await performer.perform(ctx, parsed, call);
  return receipt as R;
}

export async function failureOf(work: Promise<unknown>): Promise<EffectError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof EffectError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

let serial = 0;

/** A message as the product composes it. */
export function mailTo(
  address: string,
  connection: Record<string, unknown>,
  more: Partial<OutgoingMail> = {},
): OutgoingMail {
  serial += 1;
  return {
    mailboxId: 'mailbox-1',
    connection,
    from: { name: 'Mara Ostrowski', address: 'mara@sender.example' },
    to: { name: 'Ana López', address },
    subject: 'Quick thought, Ana',
    text: 'Hello Ana,\n\n.a line that starts with a dot\n\nMara',
    html: '<p>Hello Ana,</p>',
    messageId: `<message-${serial}@sender.example>`,
    inReplyTo: null,
    references: [],
    unsubscribe: {
      url: `https://legwork.example/u/${'w'.repeat(36)}.${'l'.repeat(36)}.${'s'.repeat(43)}`,
      mailto: 'leave@sender.example',
    },
    headers: { 'X-Legwork-Ref': 'ref-1' },
    date: '2026-11-23T09:00:00Z',
    ...more,
  };
}
