import type { Ctx } from '#core/ctx';
import { instantOf } from '#core/db/index';
import type { EnrichmentSubject } from '#leads';
import type { EnrichmentQuestion } from '#vendors/ports/enrichment-source';
import type { EnrichmentSettings, Field } from './contract.ts';
import { requestKey } from './identity.rules.ts';
import { type JournalRow, journalOf, REFUSED } from './journal.store.ts';
import { type EnrichmentProvider, findersOf, namesOf } from './provider.ts';
import { type KnownAnswer, type NextQuestion, nextQuestion } from './waterfall.rules.ts';

/** Somebody who is looked for, with what the journal knows. */
export type Wanted = {
  readonly subject: EnrichmentSubject;
  readonly question: EnrichmentQuestion;
  readonly key: string;
};
export type Search = {
  readonly ctx: Ctx;
  readonly field: Field;
  readonly settings: EnrichmentSettings;
  readonly names: readonly string[];
  readonly connected: ReadonlyMap<string, EnrichmentProvider>;
  /** Questions of this attempt, by finder and key. */
  readonly tried: Set<string>;
};
export type Judged = {
  readonly wanted: Wanted;
  readonly verdict: NextQuestion;
  readonly answers: ReadonlyMap<string, JournalRow>;
};

export function searchFor(ctx: Ctx, settings: EnrichmentSettings, field: Field): Search {
  const connected = findersOf(ctx, field);
  return { ctx, field, settings, connected, names: namesOf(settings, field, connected), tried: new Set() };
}

export function wantedFor(subject: EnrichmentSubject, field: Field): Wanted {
  const question = questionOf(subject);
  return { subject, question, key: requestKey(field, question) };
}

const questionOf = (subject: EnrichmentSubject): EnrichmentQuestion => ({
  firstName: subject.firstName,
  lastName: subject.lastName,
  email: subject.email,
  linkedinUrl: subject.linkedinUrl,
  companyName: subject.companyName,
  companyDomain: subject.companyDomain,
});

/** How the search stands for each of them, by what the journal knows. */
export async function judge(search: Search, wanted: readonly Wanted[]): Promise<Judged[]> {
  const { ctx, field, settings, names, connected } = search;
  const rows = await ctx.db.tx((tx) =>
    journalOf(
      tx,
      field,
      wanted.map(({ key }) => key),
      wanted.map(({ subject }) => subject.leadId),
    ),
  );
  const byKey = Map.groupBy(rows, ({ requestKey: key }) => key);
  const byLead = Map.groupBy(rows, ({ leadId }) => leadId);
  return wanted.map((one) => {
    // A miss belongs to the question, so a corrected name is asked for; everything else belongs to the person.
    const own = (byLead.get(one.subject.leadId) ?? []).filter(
      ({ state }) => state !== 'miss' && state !== 'failed' && state !== 'later',
    );
    const answers = new Map([...own, ...(byKey.get(one.key) ?? [])].map((row) => [row.provider, row]));
    const verdict = nextQuestion({
      steps: names.map((name) => ({
        provider: name,
        connected: connected.has(name),
        accepts: connected.get(name)?.accepts(one.question) ?? false,
        answer: known(search, one, answers.get(name)),
      })),
      goodForDays: settings.answersGoodForDays,
      now: ctx.now(),
    });
    return { wanted: one, verdict, answers };
  });
}

const known = (
  { tried }: Search,
  { key, subject }: Wanted,
  row: JournalRow | undefined,
): KnownAnswer | null =>
  row && !isBeforeMove(row, subject)
    ? {
        state: row.state,
        at: Temporal.Instant.from(row.at),
        dueAt: row.dueAt === null ? null : Temporal.Instant.from(row.dueAt),
        triedNow: tried.has(`${row.provider} ${key}`),
        refused: row.error?.startsWith(REFUSED) ?? false,
        gaveUp: row.giveUpAt !== null,
      }
    : null;

/** What was found of somebody who works elsewhere since is no answer any more. */
const isBeforeMove = ({ state, at }: JournalRow, { movedAt }: EnrichmentSubject): boolean =>
  movedAt !== null &&
  (state === 'hit' || state === 'miss') &&
  Temporal.Instant.compare(Temporal.Instant.from(at), instantOf(movedAt)) <= 0;
