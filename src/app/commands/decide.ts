import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { defineCommand, EXIT } from '#cli';
import type { Decision } from '#core/decision';
import { invalid } from '#core/errors';
import { decisionRegistry } from '../decisions.ts';

/** Asks one decision. Throws `invalid` with field paths when the facts do not fit its schema. */
export function askDecision(name: string, facts: unknown): unknown {
  const decision = decisionRegistry().get(name);
  if (!decision)
    throw invalid(
      'decision.unknown',
      `There is no decision "${name}". \`legwork decide --list\` names them all.`,
    );
  const parsed = decision.input.safeParse(facts);
  if (!parsed.success) {
    throw invalid(
      'decision.facts',
      `The facts do not fit ${name}; its schema and an example are in \`legwork decide --list\`.`,
      parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
    );
  }
  return decision.decide(parsed.data);
}

export function describeDecisions() {
  const schema = (type: Decision['input']) => z.toJSONSchema(type, { unrepresentable: 'any', io: 'input' });
  return [...decisionRegistry().values()].map((decision) => ({
    name: decision.name,
    summary: decision.summary,
    input: schema(decision.input),
    output: schema(decision.output),
    example: decision.example,
  }));
}

export const decideCommand = defineCommand({
  name: 'decide',
  summary: 'Ask one of the pure decisions what it would say, and why.',
  example: 'legwork decide icp-score --json < facts.json',
  arguments: '[name]',
  flags: [
    { flags: '--list', summary: 'all decisions with their schemas' },
    { flags: '--example', summary: 'decide on the decision’s own example' },
  ],
  async run(io, { positional, flags }) {
    const [name] = positional;
    if (flags.list || !name) {
      const all = describeDecisions();
      io.result({ decisions: all }, () =>
        io.table(all.map((entry) => ({ name: entry.name, decides: entry.summary }))),
      );
      return EXIT.done;
    }
    const answer = askDecision(name, flags.example || process.stdin.isTTY ? exampleOf(name) : readFacts());
    io.result(answer, () => io.line(JSON.stringify(answer, null, 2)));
    return EXIT.done;
  },
});

const exampleOf = (name: string): unknown => decisionRegistry().get(name)?.example;

function readFacts(): unknown {
  const text = readFileSync(0, 'utf8').trim();
  if (text === '')
    throw invalid(
      'decision.no_facts',
      'No facts came on standard input. Give them as JSON, or use --example.',
    );
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('decision.no_json', 'What came on standard input is not JSON. Nothing was decided.');
  }
}
