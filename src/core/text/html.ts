const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);

const LINK = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)]/g;

/** The HTML alternative of a plain text: escaped, paragraphs kept, addresses clickable, nothing else. */
export function textToHtml(text: string): string {
  const paragraphs = text
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => {
      let html = '';
      let at = 0;
      for (const match of paragraph.matchAll(LINK)) {
        html += escapeHtml(paragraph.slice(at, match.index));
        html += `<a href="${escapeHtml(match[0])}">${escapeHtml(match[0])}</a>`;
        at = match.index + match[0].length;
      }
      return `<p>${(html + escapeHtml(paragraph.slice(at))).replaceAll('\n', '<br>')}</p>`;
    });
  return `<!doctype html><html><body>${paragraphs.join('\n')}</body></html>`;
}
