import { allow, reason, refuse, type Verdict } from '#core/verdict';
import type { Effect } from './operation.ts';

/**
 * Reading goes on under the emergency stop, so that an opt-out that arrives meanwhile is not missed; so does whatever
 * only ends something.
 */
export function brakeVerdict(
  { effect, halts }: { readonly effect: Effect; readonly halts?: boolean },
  brakes: readonly { name: string; reason: string; engagedBy: string; everywhere: boolean }[],
): Verdict {
  if (effect === 'read' || halts) return allow();
  const [first, ...more] = brakes.map((brake) =>
    reason(
      `brake.${brake.name}`,
      `The ${brake.name.replaceAll('_', ' ')} is engaged${brake.everywhere ? ' for every workspace' : ''} by ${brake.engagedBy}: ${brake.reason}`,
    ),
  );
  return first ? refuse(first, ...more) : allow();
}
