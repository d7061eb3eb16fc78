import { createHash } from 'node:crypto';

export type FormPart = { readonly name: string; readonly content: string; readonly fileName?: string };

/** A `multipart/form-data` body of texts and text files; the boundary follows from the content and occurs in none. */
export function multipart(parts: readonly FormPart[]): { type: string; content: string } {
  const boundary = `legwork-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)}`;
  const blocks = parts.map(({ name, content, fileName }) => {
    const file = fileName === undefined ? '' : `; filename="${fileName}"\r\ncontent-type: text/csv`;
    return `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${file}\r\n\r\n${content}\r\n`;
  });
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    content: `${blocks.join('')}--${boundary}--\r\n`,
  };
}

/** Reads such a body back, as a vendor in small does; an unreadable one is an empty list. */
export function readMultipart(contentType: string, body: string): FormPart[] {
  const boundary = /boundary="?([^";]+)/.exec(contentType)?.[1];
  if (boundary === undefined) return [];
  return body.split(`--${boundary}`).flatMap((block) => {
    const [head = '', ...rest] = block.split('\r\n\r\n');
    const name = /name="([^"]*)"/.exec(head)?.[1];
    const fileName = /filename="([^"]*)"/.exec(head)?.[1];
    return name === undefined
      ? []
      : [
          {
            name,
            content: rest.join('\r\n\r\n').replace(/\r\n$/, ''),
            ...(fileName === undefined ? {} : { fileName }),
          },
        ];
  });
}
