import { createTransport } from 'nodemailer';
import type { OutgoingMail } from '#vendors/ports/email-sending';

/** The same messages through the library's own pool, with nothing around it: what sending costs by itself. */
export function openBarePool({ port, connections }: { port: number; connections: number }) {
  const pool = createTransport({
    pool: true,
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    auth: { user: 'bench@sender.example', pass: 'any' },
    maxConnections: connections,
    maxMessages: 100,
  });
  return {
    send: ({ from, to, subject, text, html, messageId, unsubscribe }: OutgoingMail) =>
      pool.sendMail({
        from,
        to: { name: to.name ?? '', address: to.address },
        subject,
        text,
        html,
        messageId,
        headers: {
          'List-Unsubscribe': `<${unsubscribe.url}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        },
      }),
    close: () => pool.close(),
  };
}
