import { encode as base64, wrap as base64Lines } from 'nodemailer/lib/base64';
import type MimeNode from 'nodemailer/lib/mime-node';
import { encode as quotedPrintable, wrap as quotedPrintableLines } from 'nodemailer/lib/qp';

/** What the library keeps of a part; its types leave these fields out. */
type Part = Pick<MimeNode, 'buildHeaders' | 'getTransferEncoding'> & {
  readonly content?: string | Buffer;
  readonly multipart?: string | false;
  readonly boundary?: string;
  readonly childNodes: readonly Part[];
};

/**
 * The bytes of a message whose parts are texts, with CRLF line ends: the same as the library's own `build`, which moves them
 * through a dozen streams. Headers and encodings are the library's.
 */
export function wholeMessage(root: MimeNode): Buffer {
  const text = partOf(root as unknown as Part);
  const ended = text.endsWith('\n') ? text : `${text}\n`;
  return Buffer.from(ended.replace(/(?<!\r)\n/g, '\r\n'), 'utf8');
}

function partOf(part: Part): string {
  const opened = `${part.buildHeaders()}\r\n\r\n${contentOf(part)}`;
  if (!part.multipart) return opened;
  const children = part.childNodes.map((child) => `--${part.boundary}\r\n${partOf(child)}`);
  return `${opened}${children.join('\r\n')}\r\n--${part.boundary}--\r\n`;
}

function contentOf(part: Part): string {
  const { content = '' } = part;
  if (content.length === 0) return '';
  const encoding = part.getTransferEncoding();
  if (encoding === 'base64') return base64Lines(base64(content));
  if (encoding === 'quoted-printable') return quotedPrinted(content.toString('utf8'));
  return content.toString('utf8');
}

/** The library looks at spaces that end the text by themselves, after the line before them is broken. */
function quotedPrinted(text: string): string {
  let end = text.length;
  while (text[end - 1] === ' ' || text[end - 1] === '\t') end -= 1;
  const lines = quotedPrintableLines(quotedPrintable(text.slice(0, end)));
  const last = lines.lastIndexOf('\n') + 1;
  const rest = lines.slice(last) + quotedPrintable(text.slice(end));
  return lines.slice(0, last) + (end < text.length ? quotedPrintableLines(rest) : rest);
}
