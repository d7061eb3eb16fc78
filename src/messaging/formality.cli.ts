import { defineCommand, EXIT } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import { type Forms, foreignLanguage } from './contract.ts';
import { changeForms, readForms } from './form-of-address.ts';
import { FORMALITIES } from './languages/formality.rules.ts';

const USUAL = 'usual';

async function set(ctx: Ctx, code: string, form: string | undefined): Promise<void> {
  const language = foreignLanguage.safeParse(code);
  const known = [...FORMALITIES, USUAL].some((each) => each === form);
  if (!language.success || !known)
    throw invalid(
      'formality.choice',
      `Say one of ${foreignLanguage.options.join(', ')}, and formal, informal or usual. Nothing was changed.`,
    );
  const { forms, version } = await readForms(ctx);
  const { [language.data]: _before, ...others } = forms;
  const next: Forms = form === USUAL ? others : { ...others, [language.data]: form };
  await changeForms(ctx, { forms: next, version });
}

/** `legwork formality`: how readers are addressed where a campaign says nothing else. */
export const formalityCommand = defineCommand({
  name: 'formality',
  summary: 'How readers are addressed in each language: formal, informal, or as usual in it.',
  example: 'legwork formality de informal',
  arguments: '[language] [form]',
  async run(io, { positional: [language, form] }, session) {
    const ctx = await session.ctx();
    if (language !== undefined) await set(ctx, language, form);
    const setup = await readForms(ctx);
    io.result(setup, () => {
      io.table(
        foreignLanguage.options.map((each) => ({
          language: each,
          form: setup.forms[each] ?? setup.usual[each],
          said: setup.forms[each] ? 'by this workspace' : 'as usual',
        })),
      );
      io.line('It holds for what is written from now on, where a campaign says nothing else.');
    });
    return EXIT.done;
  },
});
