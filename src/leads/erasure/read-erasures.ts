import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import { certificateText, isSigned } from './certificate.rules.ts';
import { erasureCertificate, type SignedCertificate } from './contract.ts';
import { CERTIFICATE_KEY } from './erase-person.ts';
import { findErasure, listErasures } from './erasure.store.ts';

/** The certificate of a finished erasure. */
export async function readCertificate(ctx: Ctx, id: string): Promise<SignedCertificate> {
  requireScope(ctx, 'workspace:admin');
  const erasure = await ctx.db.tx((tx) => findErasure(tx, id));
  if (!erasure?.certificate || !erasure.signature) throw notFound('erasure certificate', id);
  const { certificate: document, signature } = erasure;
  const certificate = erasureCertificate.parse(JSON.parse(document));
  return { certificate, document, signature, text: certificateText(certificate, signature) };
}

/** Whether this installation signed this document and nobody changed a sign of it. */
export function checkCertificate(ctx: Ctx, given: { document: string; signature: string }): boolean {
  requireScope(ctx, 'workspace:admin');
  return isSigned(given.document, given.signature, ctx.secretKey(CERTIFICATE_KEY));
}

export async function readErasures(
  ctx: Ctx,
): Promise<
  { id: string; state: string; requestedBy: string; requestedAt: string; finishedAt: string | null }[]
> {
  requireScope(ctx, 'workspace:admin');
  const found = await ctx.db.tx((tx) => listErasures(tx, 200));
  return found.map(({ id, state, requestedBy, requestedAt, finishedAt }) => ({
    id,
    state,
    requestedBy,
    requestedAt,
    finishedAt,
  }));
}
