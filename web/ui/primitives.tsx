import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { ApiProblem } from '../api.ts';
import { longTime, shortTime } from '../time.ts';

type Tone = 'neutral' | 'good' | 'warn' | 'bad' | 'accent';
const TONES: Record<Tone, string> = {
  neutral: 'border-line text-soft',
  good: 'border-good/40 text-good',
  warn: 'border-warn/40 text-warn',
  bad: 'border-bad/40 text-bad',
  accent: 'border-accent/40 text-accent',
};

export const Badge = ({
  tone = 'neutral',
  children,
  title,
}: {
  tone?: Tone;
  children: ReactNode;
  title?: string;
}) => (
  <span
    title={title}
    className={`inline-flex items-center rounded border px-1.5 py-px text-xs whitespace-nowrap ${TONES[tone]}`}
  >
    {children}
  </span>
);

const KINDS = {
  primary: 'bg-accent text-accent-ink border-accent hover:opacity-90',
  plain: 'bg-surface text-ink border-line hover:border-soft',
  danger: 'bg-surface text-bad border-bad/50 hover:border-bad',
} as const;

/** A button; when disabled it says why. */
export function Button({
  kind = 'plain',
  why,
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { kind?: keyof typeof KINDS; why?: string | undefined }) {
  return (
    <button
      type="button"
      {...rest}
      title={rest.disabled ? why : rest.title}
      className={`rounded border px-3 py-1.5 text-sm font-medium disabled:cursor-not-allowed disabled:opacity-50 ${KINDS[kind]} ${rest.className ?? ''}`}
    />
  );
}

export const Time = ({ at }: { at: string }) => (
  <time dateTime={at} title={longTime(at)} className="whitespace-nowrap">
    {shortTime(at)}
  </time>
);

export const Panel = ({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) => (
  <section className="rounded-lg border border-line bg-surface">
    <header className="flex items-center justify-between gap-3 border-b border-line px-4 py-2.5">
      <h2 className="text-sm font-semibold">{title}</h2>
      {aside}
    </header>
    <div className="p-4">{children}</div>
  </section>
);

/** Nothing here yet, and what to do first. */
export const Empty = ({ title, children }: { title: string; children?: ReactNode }) => (
  <div className="px-6 py-12 text-center text-soft">
    <p className="font-medium text-ink">{title}</p>
    {children && <div className="mx-auto mt-1 max-w-md">{children}</div>}
  </div>
);

export const Skeleton = ({ rows = 6 }: { rows?: number }) => (
  <div role="status" aria-busy="true" aria-label="Loading" className="space-y-2">
    {Array.from({ length: rows }, (_, index) => (
      // The rows are alike and never change places.
      <div key={`row-${index.toString()}`} className="h-8 animate-pulse rounded bg-line/60" />
    ))}
  </div>
);

/** What happened, that work is safe, what to do. */
export function Problem({ error, retry }: { error: Error; retry?: () => void }) {
  const signedOut = error instanceof ApiProblem && error.status === 401;
  return (
    <div role="alert" className="rounded-lg border border-bad/40 p-4">
      <p className="font-medium text-bad">
        {signedOut ? 'You are not signed in.' : 'This could not be loaded.'}
      </p>
      <p className="mt-1 text-soft">{error.message} Nothing you did is lost.</p>
      <div className="mt-3 flex gap-2">
        {signedOut && (
          <a className="text-accent underline" href="/sign-in">
            Sign in
          </a>
        )}
        {retry && !signedOut && <Button onClick={retry}>Try again</Button>}
      </div>
    </div>
  );
}

/** The four states of every view in one place: loading, error, empty, content. */
export function Loaded<T>({
  query,
  children,
  rows,
}: {
  query: { data: T | undefined; error: Error | null; isPending: boolean; refetch: () => unknown };
  children: (data: T) => ReactNode;
  rows?: number;
}) {
  if (query.data !== undefined) {
    return (
      <>
        {query.error && (
          <p className="mb-2 text-xs text-warn">
            Shown as of the last answer; the newest could not be loaded. {query.error.message}
          </p>
        )}
        {children(query.data)}
      </>
    );
  }
  if (query.error) return <Problem error={query.error} retry={() => void query.refetch()} />;
  return <Skeleton {...(rows === undefined ? {} : { rows })} />;
}

const STATUS_TONES: Record<string, Tone> = {
  replied: 'good',
  linkedin_replied: 'good',
  meeting_booked: 'good',
  bounced: 'bad',
  unsubscribed: 'bad',
  disqualified: 'bad',
  rejected: 'bad',
  sent: 'accent',
  dispatched: 'accent',
  approved: 'accent',
};
export const Status = ({ status }: { status: string }) => (
  <Badge tone={STATUS_TONES[status] ?? 'neutral'}>{status.replaceAll('_', ' ')}</Badge>
);

const INTENT_TONES: Record<string, Tone> = {
  positive: 'good',
  meeting_request: 'good',
  call_request: 'good',
  question: 'accent',
  not_now: 'warn',
  objection: 'warn',
  out_of_office: 'warn',
  negative: 'bad',
  hostile: 'bad',
  unsubscribe: 'bad',
  bounce: 'bad',
};
export const Intent = ({ intent, confidence }: { intent: string | null; confidence: number | null }) =>
  intent === null ? null : (
    <Badge
      tone={INTENT_TONES[intent] ?? 'neutral'}
      {...(confidence === null ? {} : { title: `Confidence ${Math.round(confidence * 100)} %` })}
    >
      {intent.replaceAll('_', ' ')}
    </Badge>
  );

export const Tier = ({ tier }: { tier: string | null }) =>
  tier === null ? <span className="text-soft">–</span> : <Badge>{tier.replace('_', ' ')}</Badge>;
