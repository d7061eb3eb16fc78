import { z } from 'zod';
import type { EffectError } from '#gateway';
import type { VendorAnswer } from '../kit/http.ts';
import { type AccessRequest, harmless, type VendorAccess, vendorAccess } from '../kit/vendor-access.ts';

export type EmailbisonSettings = {
  /** Of the customer's own instance, with `/api`, without a trailing slash. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Milliseconds for one request; 30 seconds where nothing is said. */
  readonly timeoutMs?: number;
};

const failure = z.object({ data: z.object({ success: z.literal(false), message: z.string().optional() }) });

/** An action that failed says so below `data`, also in a 200. */
function refusalOf(answer: VendorAnswer): EffectError | null {
  try {
    const read = failure.safeParse(JSON.parse(answer.text));
    if (!read.success || answer.status === 429) return null;
    const words = read.data.data.message ?? 'no reason given';
    return harmless(
      'validation',
      'emailbison.refused',
      `EmailBison refused it (${words}). Nothing was changed.`,
    );
  } catch {
    return null;
  }
}

export const emailbisonAccess = ({ baseUrl, apiKey, timeoutMs }: EmailbisonSettings): VendorAccess =>
  vendorAccess({
    vendor: 'emailbison',
    baseUrl,
    headers: { authorization: `Bearer ${apiKey}` },
    refusal: refusalOf,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });

/** What an action answers. */
const done = z.object({
  data: z.object({ success: z.boolean().optional(), id: z.number().optional() }).loose(),
});

/** Asks for something whose answer says only that it was done. */
export const command = async (emailbison: VendorAccess, request: AccessRequest): Promise<void> =>
  void (await emailbison.read(request, done));

export const pageOf = <T>(item: z.ZodType<T>) =>
  z.object({
    data: z.array(item),
    meta: z.object({ current_page: z.number().int(), last_page: z.number().int() }),
  });

/** The next page by its number: the links of an answer may name another host. */
export const nextPage = ({ meta }: { meta: { current_page: number; last_page: number } }): string | null =>
  meta.current_page >= meta.last_page ? null : String(meta.current_page + 1);

/** Pages read at most for one question. */
const MOST_PAGES = 50;

/** Reads pages until an entry is found or they end. */
export async function findPaged<T>(
  emailbison: VendorAccess,
  path: string,
  item: z.ZodType<T>,
  fits: (entry: T) => boolean,
  signal: AbortSignal,
): Promise<T | undefined> {
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const answer = await emailbison.read({ method: 'GET', path, query: { page }, signal }, pageOf(item));
    const found = answer.data.find(fits);
    if (found || nextPage(answer) === null) return found;
  }
  return undefined;
}
