import { type Reason, reason } from '#core/verdict';
import { type Band, type Level, levelIn, percent, worstLevel } from './rate-band.rules.ts';

/** Below so many a rate is chance: messages of the last days, messages of the last day, people for who leaves. */
export const CAMPAIGN_SAMPLE = { days: 7, sends: 50, sendsOfDay: 25, people: 200 } as const;
/** In tenths of a percent of the people written to. */
const BOUNCES_OF_DAY: Band = { urgent: 30 };
const BOUNCES: Band = { warn: 20, pause: 50 };
const COMPLAINTS: Band = { warn: 1, urgent: 2, pause: 3 };
const UNSUBSCRIBES: Band = { warn: 20, pause: 50 };

/** Of the last seven days, and since a person let it go on if that is later. `people` were written to; the others are some of them. */
export type CampaignFigures = {
  readonly sends: number;
  readonly people: number;
  readonly bounces: number;
  readonly complaints: number;
  readonly unsubscribes: number;
  /** Of the last 24 hours. */
  readonly day: { readonly sends: number; readonly people: number; readonly bounces: number };
};

export type CampaignHealth = {
  readonly level: Level;
  /** What to do with it now; it goes on again only when a person says so. */
  readonly action: 'none' | 'pause';
  readonly reasons: readonly Reason[];
};

/**
 * How a campaign is by what comes back of it: bounces of a day and of the week, complaints, and who leaves. One that runs stops where
 * a figure of the week is too bad. Too few say nothing.
 */
export function campaignHealth({
  state,
  ...figures
}: CampaignFigures & { readonly state: string }): CampaignHealth {
  const { sends, people, bounces, complaints, unsubscribes, day } = figures;
  const { days, sends: wanted, sendsOfDay, people: wantedPeople } = CAMPAIGN_SAMPLE;
  if (sends < wanted) {
    const text = `${sends} messages in ${days} days; ${wanted} are wanted before a rate counts.`;
    return {
      level: 'unmeasured',
      action: 'none',
      reasons: [reason('campaign.unmeasured', text, { ...figures })],
    };
  }
  const judged = [
    judge('bounces', BOUNCES, bounces, people, `bounced of ${people} people in ${days} days`),
    ...(day.sends < sendsOfDay
      ? []
      : [
          judge(
            'bounces_of_day',
            BOUNCES_OF_DAY,
            day.bounces,
            day.people,
            `bounced of ${day.people} people in 24 hours`,
          ),
        ]),
    judge('complaints', COMPLAINTS, complaints, people, 'complained'),
    ...(people < wantedPeople
      ? []
      : [judge('unsubscribes', UNSUBSCRIBES, unsubscribes, people, 'unsubscribed')]),
  ];
  const level = worstLevel(judged.map((each) => each.level));
  return {
    level,
    action: level === 'pause' && state === 'active' ? 'pause' : 'none',
    // The worst first: it is the one that is told.
    reasons: judged
      .toSorted((a, b) => Number(b.level === level) - Number(a.level === level))
      .map(({ why }) => why),
  };
}

function judge(
  what: string,
  band: Band,
  part: number,
  whole: number,
  words: string,
): { level: Level; why: Reason } {
  const level = levelIn(band, part, whole);
  const text = `${percent(part, whole)} % ${words}.`;
  return { level, why: reason(`campaign.${what}_${level}`, text, { part, whole }) };
}
