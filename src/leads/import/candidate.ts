import type { LinkedInKind } from '#core/text/linkedin-url';
import type { Reason } from '#core/verdict';

/** One record as read: `row` counts data rows from 1, `line` is where it begins in the file (the header is line 1). */
export type RawRow = { readonly row: number; readonly line: number; readonly cells: readonly string[] };

/** A row that can become a lead. Unknown is null. */
export type LeadCandidate = {
  readonly row: number;
  readonly line: number;
  readonly email: { readonly address: string; readonly canonical: string; readonly domain: string } | null;
  readonly linkedinUrl: string | null;
  readonly linkedinKind: LinkedInKind | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly fullName: string | null;
  readonly title: string | null;
  readonly companyName: string | null;
  /** The registered domain; from its column, else the website, else a business e-mail address. */
  readonly companyDomain: string | null;
  readonly companyLinkedinUrl: string | null;
  /** The exact figure, or the lower end of a range; the words of the file are in `employeesText`. */
  readonly employees: number | null;
  readonly employeesText: string | null;
  readonly industry: string | null;
  /** Yearly, in whole units of the file's currency; the lower end of a range. */
  readonly revenue: number | null;
  readonly technologies: readonly string[];
  readonly city: string | null;
  readonly state: string | null;
  readonly country: string | null;
  readonly location: string | null;
  readonly phone: string | null;
  readonly source: {
    readonly type: string | null;
    readonly name: string | null;
    readonly url: string | null;
  };
  readonly engagement: { readonly comment: string | null; readonly at: string | null };
  readonly intent: {
    readonly visits: number | null;
    readonly downloads: number | null;
    readonly pricingVisits: number | null;
    readonly demoRequested: boolean;
    readonly score: number | null;
  };
  /** Columns that mean nothing to us, by header. */
  readonly custom: Readonly<Record<string, string>>;
  /** What was read past or left out, each with its column. */
  readonly notes: readonly Reason[];
};

export type RowReject = {
  readonly row: number;
  readonly line: number;
  readonly column: string;
  readonly value: string;
  readonly code: string;
  readonly reason: string;
  readonly cells: readonly string[];
};

export type RowOutcome =
  | { readonly ok: true; readonly candidate: LeadCandidate }
  | { readonly ok: false; readonly reject: RowReject };
