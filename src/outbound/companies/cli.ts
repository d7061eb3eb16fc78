import type { CompanyCap } from '#campaigns/contract';
import { type Arguments, defineCommand, EXIT, type Io } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import { findCompany } from '#leads';
import { changeCompanyPolicy, readCompanyPolicy } from './company-policy.ts';
import { pauseCompany, readPausedCompanies, resumeCompany } from './pause-company.ts';

const flagged = (text: string) => invalid('company.flag', `${text} Nothing was changed.`);

/** `--cap 2/14`: two people within fourteen days; `off` is none. */
function capOf(flag: string): CompanyCap | null {
  if (flag === 'off') return null;
  const [, people, days] = /^(\d{1,4})\/(\d{1,3})$/.exec(flag) ?? [];
  if (!people || !days) throw flagged(`--cap is people/days such as 2/14, or off, not "${flag}".`);
  return { people: Number(people), days: Number(days) };
}

function daysOf(flag: string): number | null {
  if (flag === 'off') return null;
  if (/^[1-9]\d{0,2}$/.test(flag)) return Number(flag);
  throw flagged(`--after-answer is a number of days, or off, not "${flag}".`);
}

/** The one company that is meant. */
async function companyOf(ctx: Ctx, text: string | undefined) {
  if (!text) throw flagged('Say which company: its name, domain or id.');
  return findCompany(ctx, text);
}

/** `2026-03-01` or an exact moment. */
function untilOf(flag: unknown): string | null {
  if (typeof flag !== 'string') return null;
  const text = /^\d{4}-\d{2}-\d{2}$/.test(flag) ? `${flag}T00:00:00Z` : flag;
  if (!/^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})$/.test(text) || Number.isNaN(Date.parse(text)))
    throw flagged(`--until is a day such as 2026-03-01 or a moment with its zone, not "${flag}".`);
  return text;
}

async function changePolicy(ctx: Ctx, { cap, afterAnswer }: Arguments['flags']) {
  const { policy, version } = await readCompanyPolicy(ctx);
  return changeCompanyPolicy(ctx, {
    version,
    policy: {
      cap: typeof cap === 'string' ? capOf(cap) : policy.cap,
      answerDays: typeof afterAnswer === 'string' ? daysOf(afterAnswer) : policy.answerDays,
    },
  });
}

async function show(io: Io, ctx: Ctx): Promise<number> {
  const setup = await readCompanyPolicy(ctx);
  const paused = await readPausedCompanies(ctx, { limit: 200 });
  io.result({ ...setup, paused: paused.companies, next: paused.next }, () => {
    const { cap, answerDays } = setup.policy;
    io.line(
      cap
        ? `At most ${cap.people} of one company are written to within ${cap.days} days.`
        : 'No cap on how many of one company are written to.',
    );
    io.line(
      answerDays
        ? `Colleagues of who answered wait ${answerDays} days.`
        : 'Colleagues of who answered do not wait.',
    );
    if (paused.companies.length === 0) return io.line('No company is paused.');
    io.table(
      paused.companies.map(({ company, domain, reason, until, pausedAt }) => ({
        ...{ company, domain: domain ?? '', until: until?.slice(0, 16) ?? 'a person says so' },
        ...{ since: pausedAt.slice(0, 10), why: reason },
      })),
    );
  });
  return EXIT.done;
}

/** `legwork companies`: how companies are spared. */
export const companiesCommand = defineCommand({
  name: 'companies',
  summary:
    'How many of one company are written to, how long colleagues wait after an answer, and which companies are paused.',
  example:
    'legwork companies pause acme.example --reason "Their procurement asked for a month" --until 2026-04-01',
  arguments: '[action] [company]',
  flags: [
    {
      flags: '--cap <people/days>',
      summary: 'so many people of one company within so many days, such as 2/14, or off',
    },
    {
      flags: '--after-answer <days>',
      summary: 'so long colleagues wait after an answer or a booking, or off',
    },
    { flags: '--reason <reason>', summary: 'of pause and resume: why' },
    { flags: '--until <day>', summary: 'of pause: until when; without it until somebody resumes it' },
  ],
  async run(io, { positional: [action = 'list', name], flags }, session) {
    const ctx = await session.ctx();
    const reason = typeof flags.reason === 'string' ? flags.reason.trim() : '';
    if (action !== 'list' && reason.length < 3) throw flagged('Say why with --reason.');
    if (action === 'pause') {
      const { id, name: company } = await companyOf(ctx, name);
      const until = untilOf(flags.until);
      await pauseCompany(ctx, { companyId: id, reason, until });
      io.result({ companyId: id, company, paused: true, until }, () =>
        io.line(`Nobody at ${company} is written to ${until ? `until ${until}` : 'until it is resumed'}.`),
      );
      return EXIT.done;
    }
    if (action === 'resume') {
      const { id, name: company } = await companyOf(ctx, name);
      await resumeCompany(ctx, { companyId: id, reason });
      io.result({ companyId: id, company, paused: false }, () =>
        io.line(`${company} may be written to again.`),
      );
      return EXIT.done;
    }
    if (action !== 'list') throw flagged(`"${action}" is not known here; use list, pause or resume.`);
    if (flags.cap !== undefined || flags.afterAnswer !== undefined) await changePolicy(ctx, flags);
    return show(io, ctx);
  },
});
