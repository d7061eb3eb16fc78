import type { DangerousOperation } from '#core/dangerous';
import { erasureQuestion } from './contract.ts';
import { eraseUnder } from './erase-person.ts';
import { planFor } from './plan-erasure.ts';
import { subjectOf } from './subject.ts';

/** Forgetting a person, asked for by whoever talks with people and done after the yes of who may erase. */
export const eraseOperation: DangerousOperation = {
  name: 'person.erase',
  scope: 'workspace:admin',
  proposedWith: 'inbox:write',
  typedAbove: 0,
  input: erasureQuestion,
  async count(ctx, tx, input) {
    const question = erasureQuestion.parse(input);
    const subject = await subjectOf(ctx, tx, question);
    const { rows, places, vendors } = await planFor(ctx, tx, subject);
    const { addresses, profiles } = subject.known;
    return {
      count: rows,
      parts: places.map(({ what, rows: count }) => ({ what, count })),
      whom: question.address ?? addresses[0] ?? profiles[0] ?? '',
      campaign: null,
      title: `Forget a person: ${rows} records would be erased or cleaned`,
      sample: [...addresses, ...vendors.map((vendor) => `told or listed: ${vendor}`)],
    };
  },
  async carryOut(ctx, input, yes) {
    await eraseUnder(ctx, erasureQuestion.parse(input), {
      agreed: async (tx) => yes.begin(tx, await this.count(ctx, tx, input)),
      ended: (tx, erasureId) => yes.end(tx, { erasureId }),
    });
  },
};
