import type { EffectError, Failure } from '#gateway';
import { retryAfterSeconds, type VendorAnswer } from '../kit/http.ts';
import { bodyIfJson, harmless } from '../kit/vendor-access.ts';
import { errorReply } from './wire.ts';

type Kind = { readonly failure: Failure; readonly says: string; readonly waitMs?: number };
const FULL: Kind = { failure: 'rate_limited', says: 'takes no more requests for now.', waitMs: 60_000 };

/** Google says 403 for full windows as well as for missing permissions; the reason tells. */
const KINDS: Readonly<Record<string, Kind>> = {
  rateLimitExceeded: FULL,
  userRateLimitExceeded: FULL,
  quotaExceeded: FULL,
  calendarUsageLimits: {
    failure: 'rate_limited',
    says: 'has seen too many invitations from this calendar and wants hours of rest.',
    waitMs: 6 * 3_600_000,
  },
  insufficientPermissions: {
    failure: 'config',
    says: 'needs the scopes calendar.freebusy and calendar.events. Connect the calendar again and grant them.',
  },
  forbiddenForServiceAccounts: {
    failure: 'config',
    says: 'lets a service account invite nobody. Delegate the domain to it or connect a person.',
  },
};

/** Why Google refused; null leaves it to the status. */
export function googleRefusal(answer: VendorAnswer): EffectError | null {
  if (answer.status < 400 || answer.status >= 500) return null;
  const error = errorReply.safeParse(bodyIfJson(answer)).data?.error;
  const word = typeof error === 'object' ? error.errors[0]?.reason : undefined;
  const kind = KINDS[word ?? ''] ?? (answer.status === 429 ? FULL : undefined);
  if (!kind) return null;
  const told = retryAfterSeconds(answer.headers);
  return harmless(
    kind.failure,
    `google_calendar.${word ?? 'rate_limited'}`,
    `Google Calendar ${kind.says} Nothing was changed.`,
    { detail: { status: answer.status }, retryAfterMs: told === null ? (kind.waitMs ?? null) : told * 1_000 },
  );
}
