import { NODATA, NOTFOUND, Resolver } from 'node:dns/promises';
import { definePerformer, type Performer } from '#gateway';
import { lookUpRecords, type RecordAnswer, type RecordQuestion } from '../ports/domain-records.ts';

export type DnsSettings = {
  /** Address of the name server, with or without a port; the machine's own by default. */
  readonly server?: string | undefined;
  /** Per try. */
  readonly timeoutMs?: number;
  readonly tries?: number;
};

/** There is no such name, or none of its records is of this kind. Both are answers, not failures. */
const NOTHING: readonly string[] = [NOTFOUND, NODATA];

/** Public servers turn away who asks hundreds in a second; one look is up to 40 questions. */
const LIMIT = { scope: 'dns', calls: 5, perSeconds: 1 } as const;

/** Looks records up at a real name server. A question that fails fails alone. */
export function dnsPerformer({ server, timeoutMs = 2_000, tries = 2 }: DnsSettings = {}): Performer {
  return definePerformer({
    operation: lookUpRecords,
    limits: () => [LIMIT],
    async perform(_ctx, { questions }, { signal }) {
      const resolver = new Resolver({ timeout: timeoutMs, tries });
      if (server) resolver.setServers([server]);
      const cancel = () => resolver.cancel();
      signal.addEventListener('abort', cancel, { once: true });
      try {
        return { receipt: { answers: await Promise.all(questions.map((each) => ask(resolver, each))) } };
      } finally {
        signal.removeEventListener('abort', cancel);
      }
    },
  });
}

async function ask(resolver: Resolver, question: RecordQuestion): Promise<RecordAnswer> {
  try {
    const values = await valuesOf(resolver, question);
    return { ...question, state: values.length > 0 ? 'found' : 'none', values, error: null };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'EUNKNOWN';
    return NOTHING.includes(code)
      ? { ...question, state: 'none', values: [], error: null }
      : { ...question, state: 'failed', values: [], error: code };
  }
}

async function valuesOf(resolver: Resolver, { name, type }: RecordQuestion): Promise<string[]> {
  if (type === 'TXT') return (await resolver.resolveTxt(name)).map((strings) => strings.join(''));
  if (type === 'CNAME') return (await resolver.resolveCname(name)).map((target) => target.toLowerCase());
  const found = await resolver.resolveMx(name);
  return found
    .sort((one, other) => one.priority - other.priority)
    .map(({ priority, exchange }) => `${priority} ${exchange === '' ? '.' : exchange.toLowerCase()}`);
}
