import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ErasureCertificate } from './contract.ts';

/** HMAC-SHA-256 over the bytes of the document, as 64 hexadecimal digits. */
export const signatureOf = (document: string, key: Uint8Array): string =>
  createHmac('sha256', key).update(document).digest('hex');

/** Whether this installation signed exactly these bytes. */
export function isSigned(document: string, signature: string, key: Uint8Array): boolean {
  const expected = Buffer.from(signatureOf(document, key));
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** The certificate for people to print. */
export function certificateText(certificate: ErasureCertificate, signature: string): string {
  const { places, vendors, hashes, remains } = certificate;
  const width = Math.max(...places.map(({ what }) => what.length), 0);
  return [
    'CERTIFICATE OF ERASURE',
    '',
    `Number        ${certificate.id}`,
    `Workspace     ${certificate.workspace}`,
    `Asked for by  ${certificate.requestedBy}, ${certificate.requestedAt}`,
    `Erased        ${certificate.erasedAt}`,
    `People        ${certificate.people}`,
    '',
    `${certificate.rows} records were erased or cleaned:`,
    ...places.map(({ what, rows }) => `  ${what.padEnd(width)}  ${rows}`),
    '',
    'Kept so that the person is never taken in again (keyed hashes, from which nobody can be read):',
    ...hashes.map((hash) => `  ${hash}`),
    '',
    ...(vendors.length === 0 ? ['No vendor was handed anything of the person.'] : ['Elsewhere:']),
    ...vendors.map(({ vendor, done, note }) => `  ${done ? 'told' : 'open'}  ${vendor}: ${note}`),
    '',
    'What remains:',
    ...remains.map((line) => `  ${line}`),
    '',
    `Signature     ${signature}`,
    '',
  ].join('\n');
}
