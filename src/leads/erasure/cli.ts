import { writeFileSync } from 'node:fs';
import { defineCommand, EXIT } from '#cli';
import { invalid } from '#core/errors';
import { type ErasureQuestion, erasureQuestion } from './contract.ts';
import { erasePerson } from './erase-person.ts';
import { exportPerson } from './export-person.ts';
import { planErasure } from './plan-erasure.ts';
import { readCertificate } from './read-erasures.ts';

const WHOM = [
  { flags: '--address <address>', summary: 'whoever has this address' },
  { flags: '--lead <id>', summary: 'the person behind this lead' },
];

function questionOf(flags: Readonly<Record<string, unknown>>): ErasureQuestion {
  const parsed = erasureQuestion.safeParse({ address: flags.address, leadId: flags.lead });
  if (parsed.success) return parsed.data;
  throw invalid('erasure.whom', 'Name --address or --lead, one of the two. Nothing was done.');
}

const OPTION_OF = { address: '--address', leadId: '--lead' } as const;

export const eraseCommand = defineCommand({
  name: 'erase',
  summary: 'Forget a person everywhere and print the certificate. Without --yes it shows what would go.',
  example: 'legwork erase --address ada@example.com --yes 37',
  flags: [
    ...WHOM,
    { flags: '--yes <records>', summary: 'the number of records the plan named; this erases them' },
    { flags: '--dry-run', summary: 'show the plan and change nothing' },
    { flags: '--certificate <id>', summary: 'print the certificate of an erasure again' },
  ],
  async run(io, { flags }, session) {
    const ctx = await session.ctx();
    if (typeof flags.certificate === 'string') {
      const signed = await readCertificate(ctx, flags.certificate);
      io.result(signed, () => io.line(signed.text));
      return EXIT.done;
    }
    const question = questionOf(flags);
    if (flags.yes === undefined || flags.dryRun === true) {
      const plan = await planErasure(ctx, question);
      const [whom, value] = question.address
        ? (['address', question.address] as const)
        : (['leadId', question.leadId] as const);
      io.result({ ...plan, erased: false }, () => {
        io.table(plan.places.map(({ what, rows }) => ({ what, rows })));
        io.line(
          `${plan.rows} records of ${plan.people} ${plan.people === 1 ? 'person' : 'people'} would be erased or cleaned.`,
        );
        if (plan.vendors.length > 0) io.line(`These would be told or listed: ${plan.vendors.join(', ')}.`);
        io.line(
          `This cannot be undone. To do it: legwork erase ${OPTION_OF[whom]} ${value} --yes ${plan.rows}`,
        );
      });
      return EXIT.done;
    }
    const signed = await erasePerson(ctx, { ...question, confirm: Number(flags.yes) });
    io.result({ ...signed, erased: true }, () => io.line(signed.text));
    return EXIT.done;
  },
});

export const exportCommand = defineCommand({
  name: 'export',
  summary: 'Everything that is kept of a person, as JSON.',
  example: 'legwork export --address ada@example.com --to ada.json',
  flags: [...WHOM, { flags: '--to <file>', summary: 'where to write it; the terminal otherwise' }],
  async run(io, { flags }, session) {
    const exported = await exportPerson(await session.ctx(), questionOf(flags));
    if (typeof flags.to === 'string') {
      const { to } = flags;
      writeFileSync(to, `${JSON.stringify(exported, null, 2)}\n`, { mode: 0o600 });
      io.result({ file: to, places: exported.places.length }, () => io.line(`Written to ${to}.`));
    } else io.result(exported, () => io.line(JSON.stringify(exported, null, 2)));
    return EXIT.done;
  },
});
