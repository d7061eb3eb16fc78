import { z } from 'zod';
import { addressesOf, dateOf, idsIn, type ParsedMail, returnPathOf } from './parse-mail.ts';

/** A mail told by its parts. Header names in any case; a header that stands more than once is a list. */
export const MailFields = z.object({
  subject: z.string().default(''),
  from: z.string().default(''),
  text: z.string(),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  date: z.string().optional(),
});
export type MailFields = z.infer<typeof MailFields>;

/** The same as a received mail, as far as its parts tell. */
export function mailOfFields(given: MailFields): ParsedMail {
  const headers: Record<string, readonly string[]> = Object.fromEntries(
    Object.entries(given.headers ?? {}).map(([name, value]) => [name.toLowerCase(), [value].flat()]),
  );
  const all = (name: string): string => (headers[name] ?? []).join(' ');
  const inReplyTo = idsIn(all('in-reply-to'))[0] ?? null;
  return {
    messageId: idsIn(all('message-id'))[0] ?? null,
    inReplyTo,
    references: [...new Set([...idsIn(all('references')), ...(inReplyTo === null ? [] : [inReplyTo])])],
    from: addressesOf(given.from || all('from'))[0] ?? null,
    to: addressesOf([all('to'), all('cc')].filter((entry) => entry !== '').join(', ')).map(
      (entry) => entry.address,
    ),
    deliveredTo: addressesOf(all('delivered-to')).map((entry) => entry.address),
    returnPath: returnPathOf(headers['return-path']?.[0]),
    subject: given.subject || all('subject'),
    date: dateOf(given.date ?? headers.date?.[0]),
    text: given.text,
    headers,
    contentType: headers['content-type']?.[0]?.toLowerCase() ?? '',
    deliveryStatus: [],
    feedbackReports: [],
    returned: null,
    calendarMethod: null,
  };
}
