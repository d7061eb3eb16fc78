import { type Reason, reason } from '#core/verdict';

/** From best to worst; a domain is as good as its worst check. What could not be found out is never good. */
export const DNS_STATES = ['ok', 'warn', 'unknown', 'bad'] as const;
export type DnsState = (typeof DNS_STATES)[number];
export const DNS_CHECKS = ['spf', 'dkim', 'dmarc', 'alignment', 'mx', 'tracking'] as const;
export type DnsCheckName = (typeof DNS_CHECKS)[number];

/** What was found under one name. `none` is certain; `failed` says nothing about the domain. */
export type Lookup = { readonly state: 'found' | 'none' | 'failed'; readonly values: readonly string[] };

/** A record as it has to stand, ready to be pasted. */
export type WantedRecord = {
  readonly name: string;
  readonly type: 'TXT' | 'CNAME' | 'MX';
  /** Null where only the provider knows it. */
  readonly value: string | null;
  /** Where the provider shows it, where `value` is null. */
  readonly valueFrom: string | null;
  /** Records under this name that have to go. */
  readonly replaces: readonly string[];
};

export type DnsCheck = {
  readonly check: DnsCheckName;
  readonly state: DnsState;
  readonly reasons: readonly Reason[];
  readonly record: WantedRecord | null;
};

/** One thing seen in a record, and how bad it is. */
export type Finding = { readonly state: DnsState; readonly reason: Reason };

export const finding = (
  state: DnsState,
  code: string,
  text: string,
  detail?: Record<string, unknown>,
): Finding => ({ state, reason: reason(`dns.${code}`, text, detail) });

/** One finding, or none, for use in a list. */
export const findingIf = (holds: boolean, ...args: Parameters<typeof finding>): Finding[] =>
  holds ? [finding(...args)] : [];

export const worstOf = (states: readonly DnsState[]): DnsState =>
  DNS_STATES[Math.max(0, ...states.map((state) => DNS_STATES.indexOf(state)))] ?? 'unknown';

/** A check out of what was seen; the worst comes first. */
export function checkOf(
  check: DnsCheckName,
  findings: readonly Finding[],
  record: WantedRecord | null = null,
): DnsCheck {
  const sorted = [...findings].sort(
    (one, other) => DNS_STATES.indexOf(other.state) - DNS_STATES.indexOf(one.state),
  );
  return {
    check,
    state: worstOf(findings.map(({ state }) => state)),
    reasons: sorted.map((entry) => entry.reason),
    record,
  };
}

export const unanswered = (check: DnsCheckName, name: string): DnsCheck =>
  checkOf(check, [
    finding(
      'unknown',
      `${check}_unanswered`,
      `The name servers of ${name} gave no answer, so nothing is known. It is asked again within the hour.`,
    ),
  ]);

export const txt = (name: string, value: string, replaces: readonly string[] = []): WantedRecord => ({
  ...{ name, type: 'TXT', value, valueFrom: null },
  replaces: replaces.filter((old) => old !== value),
});
