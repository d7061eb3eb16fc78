import type { EffectError, Failure } from '#gateway';
import { retryAfterSeconds, type VendorAnswer } from '../kit/http.ts';
import { bodyIfJson, harmless } from '../kit/vendor-access.ts';
import { errorReply } from './wire.ts';

type Kind = { readonly failure: Failure; readonly says: string };
const NOT_SHARED =
  'does not show the page or collection. Nothing was published. Share it with the integration.';
const KINDS: Readonly<Record<string, Kind>> = {
  unauthorized: {
    failure: 'auth',
    says: 'does not accept the token. Nothing was published. Renew it under Connections.',
  },
  restricted_resource: {
    failure: 'config',
    says: 'does not let the integration write. Nothing was published. Give it the right to insert content.',
  },
  object_not_found: { failure: 'not_found', says: NOT_SHARED },
  conflict_error: {
    failure: 'transient',
    says: 'was changing the page at that moment. It is tried again later.',
  },
  rate_limited: { failure: 'rate_limited', says: 'takes no more requests for now. It is tried again later.' },
  service_overload: { failure: 'transient', says: 'is overloaded. It is tried again later.' },
  service_unavailable: { failure: 'transient', says: 'is not available now. It is tried again later.' },
};

/** What Notion says when it refuses: a code in the body, since 409 and 404 mean their own things here. */
export function notionRefusal(answer: VendorAnswer): EffectError | null {
  if (answer.status < 400) return null;
  const body = errorReply.safeParse(bodyIfJson(answer));
  const kind = body.success ? KINDS[body.data.code] : undefined;
  if (!kind || !body.success) return null;
  const wait = retryAfterSeconds(answer.headers);
  return harmless(kind.failure, `notion.${body.data.code}`, `Notion ${kind.says}`, {
    detail: { status: answer.status },
    retryAfterMs: wait === null ? null : wait * 1_000,
  });
}
