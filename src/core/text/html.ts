const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** A text as HTML shows it: no sign of it is markup. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);

const LINK = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)]/g;

/** The web addresses of a text, in their order, each once. */
export const linksIn = (text: string): string[] => [...new Set(text.match(LINK) ?? [])];

/** A text with its web addresses put through `to`. */
export const withLinks = (text: string, to: (link: string) => string): string => text.replaceAll(LINK, to);

/** The HTML alternative of a plain text: escaped, paragraphs kept, addresses clickable, nothing else. */
export const textToHtml = (text: string): string => htmlDocument(paragraphsOf(text));

export const htmlDocument = (...parts: readonly string[]): string =>
  `<!doctype html><html><body>${parts.filter((part) => part !== '').join('\n')}</body></html>`;

/** The paragraphs of a text as HTML; an address reads as it is written and leads where `to` says. */
export function paragraphsOf(text: string, to: (link: string) => string = (link) => link): string {
  const paragraphs = text
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => {
      let html = '';
      let at = 0;
      for (const match of paragraph.matchAll(LINK)) {
        html += escapeHtml(paragraph.slice(at, match.index));
        html += `<a href="${escapeHtml(to(match[0]))}">${escapeHtml(match[0])}</a>`;
        at = match.index + match[0].length;
      }
      return `<p>${(html + escapeHtml(paragraph.slice(at))).replaceAll('\n', '<br>')}</p>`;
    });
  return paragraphs.join('\n');
}
