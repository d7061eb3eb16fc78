import { z } from 'zod';

/** How much of a campaign is simulated; more takes long and says little more. */
export const FORECAST_LIMITS = { leads: { min: 10, max: 500 }, days: { min: 3, max: 60 } } as const;
export const FORECAST_DEFAULTS = { leads: 200, days: 30, seed: '7' } as const;

/** What a person may choose of a forecast; as many people as the audience has where nothing is said. */
export const forecastWish = z.object({
  leads: z
    .number()
    .int()
    .min(FORECAST_LIMITS.leads.min)
    .max(FORECAST_LIMITS.leads.max)
    .nullable()
    .default(null),
  days: z
    .number()
    .int()
    .min(FORECAST_LIMITS.days.min)
    .max(FORECAST_LIMITS.days.max)
    .default(FORECAST_DEFAULTS.days),
  seed: z
    .string()
    .trim()
    .regex(/^\w{1,20}$/, 'Letters and digits, at most 20.')
    .default(FORECAST_DEFAULTS.seed),
});
export type ForecastWish = z.output<typeof forecastWish>;

/** What was simulated. */
export const forecastPlan = z.object({
  leads: z.number().int(),
  days: z.number().int(),
  seed: z.string(),
  mailboxes: z.number().int(),
  /** Mails of the whole workspace in a day. */
  perDay: z.number().int(),
});
export type ForecastPlan = z.output<typeof forecastPlan>;

const count = z.number().int().nonnegative();
/** What came out: people unless it says mails. */
export const forecastReport = z.object({
  funnel: z.object({
    contacted: count,
    sent: count,
    delivered: count,
    answers: count,
    answered: count,
    interested: count,
  }),
  /** What became of each step, and how many answered its mail themselves. */
  steps: z.array(
    z.object({
      step: count,
      channel: z.string(),
      action: z.string(),
      done: count,
      leftOut: count,
      failed: count,
      answered: count,
    }),
  ),
  /** Mails and answers of each day, counted from the first; days on which nothing happened are left out. */
  days: z.array(z.object({ day: count, first: count, followUps: count, answered: count })),
  replies: z.record(z.string(), count),
  /** Who of the list was not written to, by the code of the reason. */
  notWrittenTo: z.record(z.string(), count),
});
export type ForecastReport = z.output<typeof forecastReport>;

export const forecast = z
  .object({
    id: z.string(),
    campaignVersion: z.number().int(),
    state: z.enum(['running', 'finished', 'failed', 'cancelled']),
    plan: forecastPlan,
    /** The day that is lived, of how many; null before the first. */
    progress: z.object({ day: count, of: count }).nullable(),
    report: forecastReport.nullable(),
    error: z.string().nullable(),
    askedBy: z.string(),
    askedAt: z.string(),
    endedAt: z.string().nullable(),
  })
  .meta({ id: 'CampaignForecast' });
export type Forecast = z.output<typeof forecast>;

export const campaignForecast = z.object({
  /** The newest of this campaign. */
  forecast: forecast.nullable(),
  /** The campaign was changed after it. */
  stale: z.boolean(),
  /** The campaign's version now. */
  version: z.number().int(),
  /** What would be simulated where nothing else is chosen. */
  proposed: forecastPlan,
});
export type CampaignForecast = z.output<typeof campaignForecast>;
