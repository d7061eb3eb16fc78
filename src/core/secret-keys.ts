import { hkdfSync } from 'node:crypto';

/** Derives one 32-byte key per purpose from the installation's secret (HKDF-SHA-256), so that no two uses share a key. */
export function secretKeys(secret: string): (purpose: string) => Uint8Array {
  const known = new Map<string, Uint8Array>();
  return (purpose) => {
    const found = known.get(purpose);
    if (found) return found;
    const key = new Uint8Array(hkdfSync('sha256', secret, 'legwork', purpose, 32));
    known.set(purpose, key);
    return key;
  };
}
