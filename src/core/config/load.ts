import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { z } from 'zod';
import { type FieldError, LegworkError, messageOf, unavailable } from '../errors.ts';
import type { ConfigKey, ConfigOf, ConfigSection } from './define.ts';
import { nearestName } from './nearest.rules.ts';
import { Secret } from './secret.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export type LoadedConfig<Sections extends readonly ConfigSection[]> = {
  readonly config: ConfigOf<Sections>;
  /** Sentences to print; nothing in them is secret. */
  readonly warnings: readonly string[];
};

/**
 * The variables of the `.env` file in the program's folder, if there is one, with the real environment on top.
 * Throws a sentence when the file is there but cannot be read.
 */
export function readEnvironment(programFolder: string, env: Environment): Environment {
  const file = join(programFolder, '.env');
  if (!existsSync(file)) return env;
  let fromFile: NodeJS.Dict<string>;
  try {
    fromFile = parseEnv(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw unavailable(
      'config.env_file',
      `The file ${file} cannot be read (${messageOf(cause)}). Nothing was started. Correct its rights, or remove it.`,
      cause,
    );
  }
  const real = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
  return { ...fromFile, ...real };
}

type Problem = FieldError & { readonly doc: string };
type Read = { readonly value: unknown } | { readonly problem: Problem };

const givenText = (env: Environment, name: string): string | undefined => {
  const text = env[name];
  return text === undefined || text.trim() === '' ? undefined : text;
};

/** zod's message may quote what it got; of a secret only our own wording is shown. */
function wrongness(key: ConfigKey, issues: readonly z.core.$ZodIssue[], given: string | undefined): string {
  if (given === undefined) return 'is missing';
  if (!key.secret) return issues.map((issue) => issue.message).join('; ');
  const short = issues.find((issue) => issue.code === 'too_small');
  if (short && 'minimum' in short)
    return `is too short: at least ${String(short.minimum)} characters are needed`;
  return 'has a value that does not fit';
}

function readKey(key: ConfigKey, env: Environment): Read {
  const given = givenText(env, key.env);
  const parsed = key.schema.safeParse(given ?? key.default);
  if (!parsed.success) {
    return { problem: { path: key.env, message: wrongness(key, parsed.error.issues, given), doc: key.doc } };
  }
  const hide = key.secret && parsed.data !== undefined && parsed.data !== null;
  return { value: hide ? new Secret(String(parsed.data)) : parsed.data };
}

function unknownNames(sections: readonly ConfigSection[], env: Environment): string[] {
  const known = sections.flatMap((section) => Object.values(section.keys).map((key) => key.env));
  return Object.keys(env)
    .filter((name) => name.startsWith('LEGWORK_') && !known.includes(name))
    .sort()
    .map((name) => {
      const meant = nearestName(name, known);
      return `${name} is set but nothing reads it.${meant ? ` Did you mean ${meant}?` : ''}`;
    });
}

function complain(problems: readonly Problem[]): LegworkError {
  const count = problems.length === 1 ? 'One setting is' : `${problems.length} settings are`;
  const list = problems
    .map((problem) => `  ${problem.path} ${problem.message}\n    ${problem.doc}`)
    .join('\n');
  return new LegworkError(
    'invalid',
    'config.invalid',
    `${count} wrong; nothing was started. Correct the environment or the .env file:\n${list}`,
    { fields: problems.map(({ path, message }) => ({ path, message })) },
  );
}

/**
 * Reads and checks all settings. An empty variable counts as missing. Throws one `LegworkError` that lists every problem
 * with the variable's name, what is wrong and what it is for; the value of a secret never appears in it.
 */
export function loadConfig<const Sections extends readonly ConfigSection[]>(
  sections: Sections,
  env: Environment,
): LoadedConfig<Sections> {
  const problems: Problem[] = [];
  const config: Record<string, Record<string, unknown>> = {};
  for (const section of sections) {
    const values: Record<string, unknown> = {};
    for (const [name, key] of Object.entries(section.keys)) {
      const read = readKey(key, env);
      if ('problem' in read) problems.push(read.problem);
      else values[name] = read.value;
    }
    config[section.section] = values;
  }
  if (problems.length > 0) throw complain(problems);
  return { config: config as ConfigOf<Sections>, warnings: unknownNames(sections, env) };
}
