import { importLeads, memorySource } from '#leads';
import { keepUpload } from '../../src/leads/uploads/keep-upload.ts';
import type { Tenant } from './dispatch-world.ts';

/** A list that was imported, with a row that was rejected, and one that waits for a yes; ids of both. */
export async function listsHandedIn(
  tenant: Tenant,
  marker: string,
): Promise<{ importId: string; uploadId: string }> {
  const ctx = await tenant.ctx();
  const bad = memorySource(`${marker}.csv`, `email,name\nbroken@,${marker}\n`);
  const imported = await importLeads(ctx, bad);
  const content = Buffer.from(`email,name\ncleo@${marker}-four.example,Cleo\n`);
  const waiting = await keepUpload(ctx, { name: `${marker}.csv`, content });
  return { importId: imported.id, uploadId: waiting.id };
}
