import { readFile } from 'node:fs/promises';
import { type Arguments, defineCommand, EXIT } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import { readTemplate } from '#messaging';
import type { TestMailSent } from './contract.ts';
import { testItem, testTemplate } from './send-test.ts';

export const testMailCommand = defineCommand({
  name: 'test-mail',
  summary:
    'Send a waiting draft, or a template as it would be for a lead, to yourself. Nothing of the lead changes.',
  example: 'legwork test-mail 0190f3a1-7c1e-7a55-b0f3-2f6a3a1d9c10 --to you@yourcompany.example',
  arguments: '[item]',
  flags: [
    { flags: '--to <address>', summary: 'your own sign-in address; no other one is taken', required: true },
    { flags: '--template <name>', summary: 'instead of an item: a template, for --lead and --campaign' },
    {
      flags: '--text <file>',
      summary: 'the text to use for the template, as JSON; the one in force unless told',
    },
    { flags: '--lead <id>', summary: 'for --template' },
    { flags: '--campaign <id>', summary: 'for --template: whose sender and offer are used' },
    { flags: '--variant <variant>', summary: 'for --template: A or B; A unless told' },
  ],
  async run(io, { positional: [itemId], flags }, session) {
    const ctx = await session.ctx();
    const to = String(flags.to ?? '');
    if ((itemId === undefined) === (flags.template === undefined))
      throw invalid('test_mail.what', 'Name either an item or a template. Nothing was sent.');
    const sent =
      itemId === undefined ? await ofTemplate(ctx, to, flags) : await testItem(ctx, { itemId, to });
    io.result(sent, () =>
      io.line(
        `"${sent.subject}" went from ${sent.from} to ${sent.to}. ${sent.left} more are free this hour.`,
      ),
    );
    return EXIT.done;
  },
});

async function ofTemplate(ctx: Ctx, to: string, flags: Arguments['flags']): Promise<TestMailSent> {
  const template = String(flags.template);
  const text: unknown =
    typeof flags.text === 'string'
      ? JSON.parse(await readFile(flags.text, 'utf8'))
      : (await readTemplate(ctx, { templateId: template })).text;
  return testTemplate(ctx, {
    ...{ template, text, leadId: flags.lead, campaignId: flags.campaign, to },
    ...(flags.variant === undefined ? {} : { variant: flags.variant }),
  });
}
