import { createHmac } from 'node:crypto';

/**
 * HMAC-SHA256 of a canonical address or domain as 64 hex digits. It lets the product recognise an erased address
 * without keeping it; without the key nobody can test guesses against it.
 */
export const keyedHash = (canonical: string, key: string | Uint8Array): string =>
  createHmac('sha256', key).update(canonical, 'utf8').digest('hex');
