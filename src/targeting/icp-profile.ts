/**
 * A scoring profile is data: caps, bands, word lists and factors. The engine knows no list of its own, so another
 * market needs another profile and no code. Phrases are matched as whole words, whatever the case.
 */
export type IcpProfile = {
  readonly name: string;
  readonly version: number;
  /** The highest total after the multiplier. */
  readonly cap: number;
  readonly size: {
    readonly cap: number;
    /** Whole companies below this many people are disqualified. */
    readonly disqualifyBelow: number;
    /** Employees from–to, both inclusive; `to` null is open. */
    readonly bands: readonly { readonly from: number; readonly to: number | null; readonly points: number }[];
  };
  readonly title: {
    readonly cap: number;
    /** Tested in order; the first class with a match wins. `not` are phrases in which the words mean something else. */
    readonly classes: readonly TitleClassRule[];
  };
  readonly industry: {
    readonly cap: number;
    readonly tiers: readonly {
      readonly tier: 1 | 2 | 3;
      readonly points: number;
      readonly phrases: readonly string[];
    }[];
    readonly not: readonly string[];
  };
  readonly technology: {
    readonly cap: number;
    readonly groups: readonly {
      readonly signal: string;
      readonly points: number;
      readonly phrases: readonly string[];
      readonly not: readonly string[];
    }[];
  };
  readonly intent: {
    readonly cap: number;
    /** The highest step reached counts. */
    readonly steps: Readonly<
      Record<IntentCounter, readonly { readonly from: number; readonly points: number }[]>
    >;
    readonly demoRequested: number;
    readonly sources: Readonly<Record<string, number>>;
    /** Social engagement; inside the same cap. */
    readonly engagement: Readonly<Record<string, number>>;
  };
  /** First match wins; `industryTier` null means any industry. Percent, so that flooring is exact. */
  readonly multipliers: readonly {
    readonly titleClass: TitleClass | null;
    readonly industryTier: 1 | 2 | 3 | null;
    readonly percent: number;
    readonly label: string;
  }[];
  readonly tiers: readonly {
    readonly tier: 'tier_1' | 'tier_2' | 'tier_3' | 'tier_4';
    readonly from: number;
  }[];
  /** Scores in this range, both inclusive, are looked at by a person. */
  readonly review: { readonly from: number; readonly to: number };
};

export const TITLE_CLASSES = ['c_level', 'vp', 'director', 'manager'] as const;
export type TitleClass = (typeof TITLE_CLASSES)[number];
export type TitleClassRule = {
  readonly titleClass: TitleClass;
  readonly label: string;
  readonly points: number;
  readonly phrases: readonly string[];
  readonly not: readonly string[];
};

export const INTENT_COUNTERS = ['visits', 'downloads', 'pricingVisits'] as const;
export type IntentCounter = (typeof INTENT_COUNTERS)[number];
