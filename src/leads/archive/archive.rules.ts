import { allow, reason, refuse, type Verdict } from '#core/verdict';

/** More are not put away at once: whoever decides could not look at them. */
export const MOST_ARCHIVED = 5_000;
/** So long leads that were put away can be taken back. */
export const RESTORABLE = Temporal.Duration.from({ hours: 24 * 30 });

/** Why nothing that was not asked for goes to somebody who was put away. */
export const ARCHIVED = reason(
  'lead.archived',
  'The lead is archived: nothing is sent to it and nothing is paid for it unless it is taken back.',
);

/** Whether so many leads can be put away together. */
export function archiveVerdict({ leads }: { leads: number }): Verdict {
  if (leads === 0)
    return refuse(
      reason('leads.none_to_archive', 'Nobody who is not archived yet matches. Nothing was changed.'),
    );
  if (leads > MOST_ARCHIVED)
    return refuse(
      reason(
        'leads.too_many_to_archive',
        `More than ${MOST_ARCHIVED} leads match, which is more than anybody looks at. Nothing was changed; narrow it down.`,
      ),
    );
  return allow();
}

/** Whether leads that were put away `at` can be taken back `now`. */
export function restoreVerdict({ at, now }: { at: Temporal.Instant; now: Temporal.Instant }): Verdict {
  const until = at.add(RESTORABLE);
  return Temporal.Instant.compare(now, until) < 0
    ? allow()
    : refuse(
        reason(
          'leads.archived_for_good',
          `They could be taken back until ${until.toString().slice(0, 10)}. Nothing was changed; who is imported anew stays archived, and each can be looked at under Leads.`,
          { until: until.toString() },
        ),
      );
}
