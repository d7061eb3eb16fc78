import { sql } from 'drizzle-orm';
import { beforeEach } from 'vitest';
import { contribute } from '#core/contribution';
import { draftModels } from '#messaging';
import { startModel } from '../../src/vendors/language-model/case.fixture.ts';
import { type DispatchWorld, openDispatchWorld, type Tenant } from './dispatch-world.ts';
import { ofThisFile } from './of-this-file.ts';
import { T0 } from './workbench.ts';

export type Given = { readonly fact_id: string; readonly key: string; readonly value: string };
/** What a model is asked. */
export type Question = {
  readonly text: string;
  readonly facts: readonly Given[];
  readonly earlier: readonly { readonly from: string; readonly text: string }[];
  readonly firstName: string;
  readonly company: string;
  /** 2 when the checks said no to the first text. */
  readonly attempt: 1 | 2;
};
export type Said = { facts_used: { fact_id: string; words: string }[]; subject: string; body: string };

/** A dispatch world with a model that writes drafts; what it says and what it was asked is the test's. */
export type WritingWorld = {
  readonly world: DispatchWorld;
  readonly simulator: Awaited<ReturnType<typeof startModel>>['simulator'];
  asked: string[];
  writes: (question: Question) => unknown;
  whileAsked: () => Promise<void>;
  /** Forgets what was asked, and lets the model be plain again. */
  reset(): void;
  [Symbol.asyncDispose](): Promise<void>;
};

export const idOf = (facts: readonly Given[], key: string): string =>
  facts.find((fact) => fact.key === key)?.fact_id ?? 'none';

/** A text that passes every check, whoever it is for. */
export const plain = ({ facts, firstName, company }: Question): Said => ({
  facts_used: [{ fact_id: idOf(facts, 'industry'), words: 'manufacturing' }],
  subject: 'where work waits',
  body: `Hi ${firstName},\n\nWork waits where nobody owns the cross-team handover. Who notices first in manufacturing at ${company}?`,
});

const dataOf = (text: string) => JSON.parse(/<data>\n(.*)\n<\/data>/s.exec(text)?.[1] ?? '{}');

/** What stands in a question, with what the question before it said where this is the repair. */
function questionOf(asked: readonly string[]): Question {
  const text = asked.findLast((each) => each.includes('"facts"')) ?? '';
  const { facts = [], earlier = [], first_name: firstName = '', company = '' } = dataOf(text);
  const attempt = asked.at(-1)?.startsWith('The checks say no') ? 2 : 1;
  return { text, facts, earlier, firstName, company, attempt };
}

/** The world of one test file; before each test the model is plain again. */
export function writingWorld(): WritingWorld {
  const writing = ofThisFile(openWritingWorld);
  beforeEach(() => writing.reset());
  return writing;
}

async function openWritingWorld(): Promise<WritingWorld> {
  const quiet = async (): Promise<void> => undefined;
  let opened: WritingWorld | undefined;
  const model = await startModel('openai', () => opened?.world.runtime.sandboxClock.now() ?? T0, {
    perMinute: 10_000,
    answers: ({ text }) => {
      opened?.asked.push(text);
      return opened?.writes(questionOf(opened.asked));
    },
  });
  const answer = model.simulator.answer.bind(model.simulator);
  model.simulator.answer = async (request) => {
    await opened?.whileAsked();
    return answer(request);
  };
  const world = await openDispatchWorld({
    performers: model.performers,
    contributions: [
      contribute(draftModels, { operation: { name: 'language_model.openai.generate' }, model: 'gpt-5-mini' }),
    ],
  });
  const found: WritingWorld = {
    ...{ world, simulator: model.simulator, asked: [], writes: plain, whileAsked: quiet },
    reset() {
      Object.assign(found, { asked: [], writes: plain, whileAsked: quiet });
    },
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      await model.close();
    },
  };
  opened = found;
  return found;
}

/** What a campaign that wants a model says of itself. */
export const BY_MODEL = {
  offer: 'map where work waits between two teams',
  proof: 'The map takes one week and ends with a list of the three longest waits.',
  writer: 'model',
};

export const paid = (tenant: Tenant) =>
  tenant.rows<{ vendor: string; state: string }>(sql`select vendor, state from spend_ledger order by at, id`);

/** A draft as these tests look at it. */
export type WrittenDraft = {
  leadId: string;
  writer: string;
  state: string;
  subject: string;
  body: string;
  fallback: { code: string }[] | null;
};

/** The drafts of steps behind this one, oldest first. */
export const draftsBehind = (tenant: Tenant, step: number): Promise<WrittenDraft[]> =>
  tenant.rows<WrittenDraft>(
    sql`select lead_id as "leadId", writer, state, subject, body, fallback from drafts where step > ${step} order by created_at, id`,
  );
