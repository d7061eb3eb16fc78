import { allow, reason, refuse, type Verdict } from '#core/verdict';

/** A source takes this many rows in its life; deleting rows gives none back, and beyond it rows vanish silently. */
export const CLAY_LIFETIME_ROWS = 50_000;
/** We stop a little before, because rows of others may have come the same way. */
export const CLAY_LAST_ROW = 49_000;
const WARN_FROM = 40_000;

/** Whether a source takes one row more after `used` ones; allowed with a warning when the end comes near. */
export function sourceVerdict(source: string, used: number): Verdict {
  if (used >= CLAY_LAST_ROW)
    return refuse(
      reason(
        'clay.source_full',
        `The Clay source ${source} has taken ${used} of its ${CLAY_LIFETIME_ROWS} rows and takes no more from here. Nothing was sent. Add the address of a new source.`,
        { source, used },
      ),
    );
  if (used >= WARN_FROM)
    return allow(
      reason(
        'clay.source_nearly_full',
        `The Clay source ${source} has taken ${used} of its ${CLAY_LIFETIME_ROWS} rows. Add the address of a new source soon.`,
        { source, used },
      ),
    );
  return allow();
}
