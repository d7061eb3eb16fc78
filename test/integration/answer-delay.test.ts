import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCampaign, readCampaigns } from '#campaigns';
import {
  ANA,
  type AnswerWorld,
  answers,
  draftOf,
  grantAuto,
  mailsTo,
  openAnswerWorld,
  pass,
  YES,
} from '../support/answer-world.ts';
import { reviewer } from '../support/dispatch-world.ts';
import { settingsWith } from '../support/proposals.ts';

let world: AnswerWorld;
beforeAll(async () => {
  world = await openAnswerWorld();
});
afterAll(async () => world[Symbol.asyncDispose]());

const waited = async (settings: Record<string, unknown>) => {
  const tenant = await world.written([ANA], { settings });
  await grantAuto(tenant);
  const at = world.runtime.sandboxClock.now();
  await answers(tenant, ANA, YES);
  const { sendAt } = await draftOf(tenant);
  if (!sendAt) throw new Error('It does not go by itself.');
  const seconds = Temporal.Instant.from(sendAt.replace(' ', 'T').replace('+00', 'Z'))
    .since(at)
    .total('seconds');
  return { tenant, seconds };
};

test.each<[string, Record<string, unknown>, number, number]>([
  ['nothing', {}, 180, 420],
  ['one value', { answerDelay: { fromSeconds: 900, toSeconds: 900 } }, 900, 900],
  ['a span', { answerDelay: { fromSeconds: 30, toSeconds: 60 } }, 30, 60],
  ['no delay at all: a moment to stop it is left', { answerDelay: { fromSeconds: 0, toSeconds: 0 } }, 10, 30],
])('a campaign that says %s', async (_what, settings, least, most) => {
  const { tenant, seconds } = await waited(settings);
  expect(seconds).toBeGreaterThanOrEqual(least);
  expect(seconds).toBeLessThanOrEqual(most);
  await pass(world, tenant, { seconds: Math.floor(seconds) - 1 });
  expect(mailsTo(tenant, ANA)).toBe(1);
  await pass(world, tenant, { minutes: 2 });
  expect(mailsTo(tenant, ANA)).toBe(2);
});

test.each([
  [{ fromSeconds: 400, toSeconds: 200 }, 'settings.answerDelay.toSeconds'],
  [{ fromSeconds: -1, toSeconds: 200 }, 'settings.answerDelay.fromSeconds'],
  [{ fromSeconds: 10, toSeconds: 86_401 }, 'settings.answerDelay.toSeconds'],
  [{ fromSeconds: 10.5, toSeconds: 20 }, 'settings.answerDelay.fromSeconds'],
])('a delay of %j is refused with the field', async (answerDelay, path) => {
  const tenant = await world.tenant();
  const ctx = await tenant.ctx(reviewer);
  const before = (await readCampaigns(ctx)).campaigns.length;
  await expect(
    createCampaign(ctx, { name: 'Another', settings: { ...settingsWith({}), answerDelay } }),
  ).rejects.toMatchObject({ fields: [expect.objectContaining({ path })] });
  expect((await readCampaigns(ctx)).campaigns).toHaveLength(before);
});
