import { z } from 'zod';
import { audienceReport, campaignFile, sequence } from '#campaigns/contract';

/** Under this name follow-ups are frozen and approved. */
export const CADENCE = 'cadence';
/** And under this one what goes to people who went quiet. */
export const REVIVAL = 'revival';

const reasons = z.array(z.object({ code: z.string(), text: z.string() }).loose());

export const stepShape = z
  .object({
    enrolmentId: z.string(),
    step: z.number().int(),
    channel: z.string(),
    action: z.string(),
    state: z.enum(['begun', 'done', 'skipped', 'failed', 'waiting']),
    reasons,
    /** The row or the word that proves it. */
    receipt: z.string().nullable(),
    at: z.string(),
  })
  .meta({ id: 'EnrolmentStep' });

export const enrolmentShape = z
  .object({
    id: z.string(),
    leadId: z.string(),
    campaignId: z.string(),
    campaign: z.string(),
    state: z.enum(['active', 'paused', 'completed', 'exited']),
    /** The step that comes next or is under way, and how many there are. */
    step: z.number().int(),
    steps: z.number().int(),
    dueAt: z.string().nullable(),
    doing: z.enum(['approval', 'send', 'task', 'vendor']).nullable(),
    pauseReason: z.string().nullable(),
    resumeAt: z.string().nullable(),
    exitReason: z.string().nullable(),
    startedAt: z.string(),
  })
  .meta({ id: 'Enrolment' });

export const leadSequences = z.object({
  enrolments: z.array(enrolmentShape),
  history: z.array(stepShape),
});

/** `skip`: it goes on behind the step it waits at. */
export const ENROLMENT_MOVES = ['pause', 'resume', 'skip', 'end'] as const;
export const enrolmentChange = z
  .object({
    move: z.enum(ENROLMENT_MOVES),
    reason: z.string().trim().min(1, 'Say why; whoever looks at the lead reads it.').max(200),
    /** With `pause`: it goes on by itself then. */
    until: z.iso.datetime({ offset: true }).optional(),
    /** The same by a day of the reader: at nine of their morning, in the open hours of the campaign. */
    day: z.iso.date('Write the day as 2026-12-31.').optional(),
  })
  .refine(({ move, until, day }) => (until === undefined && day === undefined) || move === 'pause', {
    path: ['until'],
    error: 'Only what is paused goes on at a moment.',
  })
  .refine(({ until, day }) => until === undefined || day === undefined, {
    path: ['day'],
    error: 'Give a moment or a day, not both.',
  });
export type EnrolmentChange = z.infer<typeof enrolmentChange>;

export const SEQUENCE_SCOPES = ['new', 'all', 'waiting'] as const;
/**
 * `new`: who is enrolled from now on. `all`: also those under way whose steps so far are the same. `waiting`: also those who stand at a
 * step that is another one now, as far as its message lies here: it is taken back and written anew.
 */
export const sequenceEdit = z.object({ steps: sequence, scope: z.enum(SEQUENCE_SCOPES) });
export type SequenceScope = (typeof SEQUENCE_SCOPES)[number];
export type SequenceEdit = z.infer<typeof sequenceEdit>;
const reach = z.object({
  moved: z.number().int(),
  kept: z.number().int(),
  /** Of those who move, whose waiting message is taken back and written anew. */
  rewritten: z.number().int(),
});
/** Whom other steps would hold for: of those under way by other ones, how many would move and how many keep theirs. */
export const sequencePreview = z
  .object({ underWay: z.number().int(), scopes: z.object({ new: reach, all: reach, waiting: reach }) })
  .meta({ id: 'SequencePreview' });
export type SequencePreview = z.infer<typeof sequencePreview>;
export const sequenceEdited = z.object({
  version: z.number().int(),
  moved: z.number().int(),
  /** Under way on steps that the new sequence does not begin with; they end as they began. */
  kept: z.number().int(),
  /** Whose waiting message was taken back and is written anew. */
  rewritten: z.number().int(),
});

export const cadenceReport = z.object({
  dryRun: z.boolean(),
  /** Steps that were due. */
  due: z.number().int(),
  /** What happens with them: messages by their step, and why others are left out, wait or end. */
  drafted: z.record(z.string(), z.number().int()),
  /** Put before a person, by their step. */
  tasks: z.record(z.string(), z.number().int()),
  skipped: z.record(z.string(), z.number().int()),
  waiting: z.record(z.string(), z.number().int()),
  ended: z.record(z.string(), z.number().int()),
  /** Batches of follow-ups that wait for a person; none of a dry run. */
  batches: z.array(z.string()),
});
export type CadenceReport = z.infer<typeof cadenceReport>;

/** How many days a calendar shows. */
export const CALENDAR_DAYS = 42;
const days = z.coerce.number().int().min(1).max(60).default(CALENDAR_DAYS);
export const calendarQuestion = z.object({ days });
/** A campaign as it is being written; its id where it was saved before. */
export const calendarPreview = campaignFile.extend({ campaignId: z.uuid().nullable().default(null), days });

const why = z.object({ code: z.string(), text: z.string() }).loose();
const count = z.number().int();
const span = z.object({ from: count, to: count });

export const calendarDay = z.object({
  date: z.string(),
  /** Why nothing leaves on that day at all. */
  closed: why.nullable(),
  /** Messages that still have room. */
  capacity: count,
  /** Planned already: of this campaign, and of others. */
  planned: count,
  others: count,
  /** First messages and follow-ups that would leave. */
  first: count,
  followUps: count,
  /** Meant for this day and moved to a later one, and why. */
  moved: count,
  why: why.nullable(),
});
export const calendarStep = z.object({
  step: count,
  channel: z.string(),
  action: z.string(),
  messages: count,
  from: z.string().nullable(),
  until: z.string().nullable(),
  /** People for whom it is left out, and why. */
  leftOut: count,
  why: why.nullable(),
});
/** Every e-mail of every person: `messages` = `placed` + `afterwards` + `unplaced`. */
export const calendarTotals = z.object({
  people: count,
  messages: count,
  placed: count,
  /** Behind the last day shown. */
  afterwards: count,
  unplaced: count,
});

/** When a campaign's messages leave if everything is approved at once and nobody answers: the most that can. */
export const campaignCalendar = z
  .object({
    days: z.array(calendarDay),
    steps: z.array(calendarStep),
    totals: calendarTotals,
    /** People who get at least one of these mails. */
    contacted: count,
    /** Why nothing would leave. */
    blocked: z.array(why),
    notes: z.array(why),
    zone: z.string(),
    asOf: z.string(),
    audience: audienceReport.nullable(),
    /** Answers by the workspace's own past; null without enough of it. */
    expected: z.object({ answers: span.nullable(), interested: span.nullable(), reasons: z.array(why) }),
  })
  .meta({ id: 'CampaignCalendar' });
export type CampaignCalendar = z.infer<typeof campaignCalendar>;

/** Who was away, or said "not now", and whether they are written to again. */
export const reengageReport = z
  .object({
    kind: z.enum(['ooo', 'nurture', 'window']),
    dryRun: z.boolean(),
    looked: z.number().int(),
    eligible: z.number().int(),
    /** Drafts that wait for a yes by this. */
    proposed: z.number().int(),
    /** Everybody else, by the first reason. */
    refused: z.record(z.string(), z.number().int()),
    people: z.array(
      z.object({
        replyId: z.string(),
        leadId: z.string(),
        name: z.string().nullable(),
        campaignId: z.string().nullable(),
        /** The day they named, with their words. */
        named: z.string().nullable(),
        phrase: z.string().nullable(),
        eligible: z.boolean(),
        eligibleAt: z.string().nullable(),
        proposed: z.boolean(),
        reasons,
      }),
    ),
  })
  .meta({ id: 'ReengageReport' });
export type ReengageReport = z.infer<typeof reengageReport>;

/** Why sequences rest, and who is to be written to again. */
export const restingView = z
  .object({
    resting: z.array(
      z.object({
        /** A name of the table of pauses; `by_hand` for what a person wrote. */
        why: z.string(),
        means: z.string(),
        count: z.number().int(),
        /** It belongs to the ordinary course; anything else wants a person. */
        expected: z.boolean(),
        release: z.string(),
        since: z.string(),
        nextAt: z.string().nullable(),
      }),
    ),
    recontacts: z.array(
      z.object({
        kind: z.enum(['ooo', 'nurture', 'window']),
        /** Who said "not now" without a day: whether they were asked when, once or twice, and the next step waits. */
        rung: z.enum(['none', 'asked', 'asked_again']),
        state: z.enum(['waiting', 'proposed', 'closed', 'replaced']),
        /** `lacking`: its text lacks something, and is written when that is there. */
        when: z.enum(['lacking', 'overdue', 'this_week', 'next_30_days', 'later', 'over']),
        count: z.number().int(),
      }),
    ),
  })
  .meta({ id: 'RestingSequences' });
export type RestingView = z.infer<typeof restingView>;

/** The sequences behind one of those counts. */
export const restingLeads = z
  .object({
    leads: z.array(
      z.object({
        id: z.uuid(),
        leadId: z.uuid(),
        name: z.string().nullable(),
        company: z.string().nullable(),
        campaignId: z.uuid(),
        campaign: z.string(),
        step: z.number().int(),
        since: z.string(),
        until: z.string().nullable(),
      }),
    ),
    /** Where the next page begins; null behind the last one. */
    next: z.string().nullable(),
  })
  .meta({ id: 'RestingLeads' });
export type RestingLeads = z.infer<typeof restingLeads>;
