import { z } from 'zod';

/** Whom to forget: by an address, whether it is known here or not, or by a lead. */
export const erasureQuestion = z
  .object({ address: z.string().trim().min(3).optional(), leadId: z.uuid().optional() })
  .refine(
    ({ address, leadId }) => (address === undefined) !== (leadId === undefined),
    'Name an address or a lead, one of the two.',
  );
export type ErasureQuestion = z.output<typeof erasureQuestion>;

const place = z.object({ place: z.string(), what: z.string(), rows: z.number().int() });
const vendorNote = z.object({
  vendor: z.string(),
  done: z.boolean(),
  /** What was done there, or what a person has to do there. */
  note: z.string(),
});
export type VendorNote = z.output<typeof vendorNote>;

export const erasurePlan = z
  .object({
    people: z.number().int(),
    /** Rows that would be erased or cleaned; this number confirms the erasure. */
    rows: z.number().int(),
    places: z.array(place),
    vendors: z.array(z.string()),
  })
  .meta({ id: 'ErasurePlan' });
export type ErasurePlan = z.output<typeof erasurePlan>;

/** What was erased where; it holds nothing of the person but keyed hashes. */
export const erasureCertificate = z
  .object({
    kind: z.literal('legwork erasure certificate'),
    id: z.string(),
    workspace: z.string(),
    requestedBy: z.string(),
    requestedAt: z.string(),
    erasedAt: z.string(),
    people: z.number().int(),
    /** Under these the "no" is kept for ever, so that the person is recognised and never taken in again. */
    hashes: z.array(z.string()),
    rows: z.number().int(),
    places: z.array(place),
    vendors: z.array(vendorNote),
    remains: z.array(z.string()),
  })
  .meta({ id: 'ErasureCertificate' });
export type ErasureCertificate = z.output<typeof erasureCertificate>;

export const signedCertificate = z
  .object({
    certificate: erasureCertificate,
    /** The signed bytes are this text. */
    document: z.string(),
    signature: z.string(),
    /** The same for people to print. */
    text: z.string(),
  })
  .meta({ id: 'SignedErasureCertificate' });
export type SignedCertificate = z.output<typeof signedCertificate>;

export const personalExport = z
  .object({
    exportedAt: z.string(),
    people: z.number().int(),
    places: z.array(
      z.object({
        place: z.string(),
        what: z.string(),
        own: z.array(z.record(z.string(), z.unknown())),
        mentioning: z.array(z.record(z.string(), z.unknown())),
      }),
    ),
  })
  .meta({ id: 'PersonalExport' });
export type PersonalExport = z.output<typeof personalExport>;
