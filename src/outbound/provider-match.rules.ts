import { type Reason, reason } from '#core/verdict';

/** A mailbox that could send a message, and when at the earliest. */
export type Choice = {
  readonly id: string;
  /** Who holds the mailbox; null where that is not known. */
  readonly provider?: string | null | undefined;
  readonly at: Temporal.Instant;
};

/**
 * Which of the mailboxes, the earliest first, sends to a reader whose mail a provider takes: one at the same provider, where it can on
 * the same day. Who waits for it no longer than that loses nothing by it; otherwise, and where nobody knows the provider, the earliest.
 */
export function preferredSender<C extends Choice>(
  choices: readonly C[],
  reader: string | null | undefined,
  zone: string,
): { readonly chosen: C | undefined; readonly reasons: readonly Reason[] } {
  const [earliest] = choices;
  if (!earliest || !reader) return { chosen: earliest, reasons: [] };
  const dayOf = ({ at }: Choice) => at.toZonedDateTimeISO(zone).toPlainDate().toString();
  const today = dayOf(earliest);
  const chosen = choices.find((each) => each.provider === reader && dayOf(each) === today);
  if (!chosen) return { chosen: earliest, reasons: [] };
  const text = `It leaves by a mailbox at ${reader}, where its reader's mail is.`;
  return { chosen, reasons: [reason('plan.provider', text, { provider: reader })] };
}
