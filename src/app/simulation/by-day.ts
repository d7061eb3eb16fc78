import { stepCounts } from '#cadence/views';
import type { Tx } from '#core/db/index';
import { PEOPLES_INTENTS } from '#inbound/contract';
import { answersByDay, answersByStep } from '#inbound/views';
import { mailsByDay } from '#outbound/views';
import type { ForecastReport } from '#pipeline/contract';

/** What became of each step and of each day of a life that began at `from`. */
export async function byDay(
  tx: Tx,
  span: { from: Temporal.Instant; zone: string },
): Promise<Pick<ForecastReport, 'steps' | 'days'>> {
  const counts = Map.groupBy(await stepCounts(tx, null), ({ step }) => step);
  const answered = await answersByStep(tx, PEOPLES_INTENTS);
  const mails = new Map((await mailsByDay(tx, span)).map((entry) => [entry.day, entry]));
  const answers = await answersByDay(tx, PEOPLES_INTENTS, span);
  const lived = [...new Set([...mails.keys(), ...answers.keys()])].sort((one, other) => one - other);
  return {
    steps: [...counts].flatMap(([step, rows]) => {
      const [first] = rows;
      const of = (state: string): number => rows.find((each) => each.state === state)?.count ?? 0;
      return first
        ? [
            {
              ...{ step, channel: first.channel, action: first.action, done: of('done') },
              ...{ leftOut: of('skipped'), failed: of('failed'), answered: answered.get(step) ?? 0 },
            },
          ]
        : [];
    }),
    days: lived.map((day) => ({
      ...{ day, first: mails.get(day)?.first ?? 0, followUps: mails.get(day)?.followUps ?? 0 },
      answered: answers.get(day) ?? 0,
    })),
  };
}
