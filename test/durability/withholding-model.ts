import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { storeMessage } from '#conversations';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { type SimulatedRequest, serveSimulators } from '#vendors/kit/simulator';
import {
  createLanguageModelSimulator,
  type LanguageModelSimulatorParts,
} from '../../src/vendors/language-model/simulator.ts';
import type { Workbench } from '../support/workbench.ts';

const KEY = 'a-key-of-the-tests';
const driver = fileURLToPath(new URL('./model-drafts-driver.ts', import.meta.url));

/** A model that works out and charges an answer and then may not give it, and the product in a process of its own that asks it. */
export async function openWithholdingModel(
  answers: LanguageModelSimulatorParts['answers'],
  /** Which of the product's questions it is asked. */
  asked: Readonly<Record<string, string>>,
) {
  const folder = mkdtempSync(join(tmpdir(), 'legwork-model-'));
  const model = createLanguageModelSimulator({
    ...{ kind: 'openai', apiKey: KEY, now: () => Temporal.Now.instant(), perMinute: 10_000, answers },
  });
  const work = model.answer.bind(model);
  let held: { mark: string; left: number; all: () => void } | undefined;
  model.answer = async (request: SimulatedRequest) => {
    const answer = await work(request);
    if (!held || !request.raw.includes(held.mark)) return answer;
    held.left -= 1;
    if (held.left === 0) held.all();
    return 'hang';
  };
  const server = await serveSimulators({ '/openai': model });
  return {
    charges: () => model.charges(),
    /** Answers to questions that speak of `mark` do not come; comes back when so many were kept. */
    withhold(mark: string, count = 1): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = { mark, left: count, all: resolve };
      return promise;
    },
    giveAgain: () => {
      held = undefined;
    },
    startProduct: ({ urls }: Workbench, places: readonly Ctx[]): ChildProcess =>
      spawn(process.execPath, [driver, ...places.map(({ workspace }) => workspace.id)], {
        env: {
          PATH: process.env.PATH,
          DATABASE_URL: urls.ownerUrl,
          DATABASE_APP_URL: urls.appUrl,
          DATABASE_SYSTEM_URL: urls.systemUrl,
          OPENAI_API_KEY: KEY,
          OPENAI_BASE_URL: `${server.url}/openai`,
          LEGWORK_HOME: join(folder, 'home'),
          LEGWORK_SECRET: 'a secret of the tests, 32 characters long',
          NODE_COMPILE_CACHE: join(folder, 'compiled'),
          ...asked,
        },
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
    async [Symbol.asyncDispose]() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A message of a campaign that left some hours ago; returns its thread. */
export async function sentHoursAgo(
  ctx: Ctx,
  tx: Tx,
  hours: number,
  { leadId, campaignId, messageId, to }: Record<'leadId' | 'campaignId' | 'messageId' | 'to', string>,
): Promise<string> {
  const text = 'A first message.';
  const at = ctx.now().subtract({ hours }).toString();
  const { threadId } = await storeMessage(
    tx,
    ctx.workspace.id,
    {
      ...{ id: ctx.ids.next(), leadId, campaignId, direction: 'out', messageId, at },
      ...{ inReplyTo: null, references: [], fromAddress: 'us@us.example', toAddress: to },
      ...{ subject: 'A thought', bodyText: text, visibleText: text, mailboxId: null, ledgerId: null },
    },
    { newId: ctx.ids.next(), existingId: null },
    ctx.now(),
  );
  return threadId;
}
