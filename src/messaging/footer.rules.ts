import type { Language } from '#core/text/languages';
import type { FactSheet } from './contract.ts';
import { OPT_OUT } from './languages/farewells.ts';
import { normaliseText } from './words.rules.ts';

/** Mail clients fold what follows this line; it also lets us find our own block again. */
const SEPARATOR = '-- ';

export type FooterSender = FactSheet['sender'];

const present = (value: string | null | undefined): value is string => (value ?? '').trim() !== '';

/** Sign-off, sender identity, postal address and the unsubscribe line with its link. */
export function footerOf(sender: FooterSender, unsubscribeUrl: string, language: Language = 'en'): string {
  const role = [sender.title, sender.company].filter(present).join(', ');
  const link = sender.calendarLink ?? sender.website;
  const lines = [sender.name, role, link, '', sender.postalAddress, `${OPT_OUT[language]} ${unsubscribeUrl}`];
  const kept = lines.filter((line) => line === '' || present(line));
  return `${SEPARATOR}\n${kept.join('\n')}`;
}

/** Where the sender's part starts: a separator line, an older opt-out line, or a sign-off made of the sender's own name. */
function footerStart(body: string, sender?: Pick<FooterSender, 'name'>): number {
  const lines = body.split('\n');
  const isName = (line: string) => sender !== undefined && normaliseText(line) === normaliseText(sender.name);
  const first = lines.findIndex(
    (line) =>
      Object.values(OPT_OUT).some((own) => line.trim().startsWith(own)) ||
      /^--\s*$/u.test(line) ||
      isName(line) ||
      /^(?:if you would rather not hear from me|to (?:opt[- ]?out|unsubscribe|stop)|unsubscribe\b|reply (?:with )?"?(?:stop|unsubscribe))/iu.test(
        line.trim(),
      ),
  );
  return first === -1 ? body.length : lines.slice(0, first).reduce((sum, line) => sum + line.length + 1, 0);
}

/** The body without any signature, address and opt-out block, older ones included. */
export function stripFooter(body: string, sender?: Pick<FooterSender, 'name'>): string {
  return body
    .replaceAll('\r\n', '\n')
    .slice(0, footerStart(body.replaceAll('\r\n', '\n'), sender))
    .trimEnd();
}

/** The body with exactly one current footer; applying it again changes nothing. An empty body becomes a greeting. */
export function withFooter(
  body: string,
  sender: FooterSender,
  unsubscribeUrl: string,
  firstName?: string | null,
): string {
  const own = stripFooter(body, sender);
  const text = own.trim() === '' ? `Hi ${firstName?.trim() || 'there'},` : own;
  return `${text}\n\n${footerOf(sender, unsubscribeUrl)}`;
}
