import { readFileSync } from 'node:fs';
import { defineCommand, EXIT, type Io } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid, messageOf } from '#core/errors';
import type { Reason } from '#core/verdict';
import { formalityCommand } from './formality.cli.ts';
import {
  LANGUAGES,
  Language,
  type TemplatePage,
  type TemplateText,
  type TemplateView,
  templateText,
} from './templates/contract.ts';
import { readTemplate, readTemplates } from './templates/read-templates.ts';
import { editTemplate, revertTemplate, tryTemplate } from './templates/save-template.ts';

type Asked = {
  readonly ctx: Ctx;
  readonly io: Io;
  readonly name: string;
  readonly flags: Readonly<Record<string, unknown>>;
};

/** Of which language the texts are that are asked for. A file names its own. */
function languageOf(flags: Asked['flags']): Language {
  const read = Language.default('en').safeParse(flags.language);
  if (read.success) return read.data;
  throw invalid('templates.language', `--language is one of ${LANGUAGES.join(', ')}. Nothing was changed.`);
}

/** A text from a file of JSON, as `templates show NAME --json` prints it under `text`. */
function textFrom({ flags }: Asked): TemplateText {
  if (typeof flags.file !== 'string')
    throw invalid('templates.file_missing', 'Name the file of the text with --file. Nothing was changed.');
  try {
    const read = JSON.parse(readFileSync(flags.file, 'utf8')) as { text?: unknown };
    return templateText.parse(read.text ?? read);
  } catch (error) {
    throw invalid(
      'templates.file_unreadable',
      `"${flags.file}" is no text of a template: ${messageOf(error)} Nothing was changed.`,
    );
  }
}

const printText = (io: Io, { language, subjects, plainSubjects, body, bodyB }: TemplateText): void => {
  for (const variant of ['A', 'B'] as const)
    if (subjects[variant] !== '')
      io.line(`${variant}: ${subjects[variant]} (plain: ${plainSubjects[variant]})`);
  io.line(`Language: ${language}`);
  io.line('');
  io.line(body);
  if (bodyB !== null) io.line(`\n--- body of B ---\n${bodyB}`);
};

const printReasons = (io: Io, reasons: readonly Pick<Reason, 'text'>[]): void => {
  for (const { text } of reasons) io.line(`- ${text}`);
};

const saved = (io: Io, view: TemplateView): void =>
  io.result(view, () => io.line(`${view.id} is at version ${view.version}.`));

function printPage(io: Io, page: TemplatePage): void {
  io.line(`${page.id} · ${page.touch} · ${page.purpose}`);
  printText(io, page.text);
  io.line('');
  io.table(
    page.versions.map(({ version, madeBy, madeAt, reverts }) => ({
      version,
      by: madeBy ?? 'shipped',
      at: madeAt ?? '',
      text: reverts === null ? '' : `of version ${reverts}`,
    })),
  );
  for (const { version, verdict } of page.results) {
    io.line(`Version ${version}:`);
    printReasons(io, verdict.reasons);
  }
}

const ACTIONS: Readonly<Record<string, (asked: Asked) => Promise<number>>> = {
  async list({ ctx, io, flags }) {
    const found = await readTemplates(ctx, { language: languageOf(flags) });
    io.result(found, () =>
      io.table(
        found.templates.map(({ id, tier, touch, version, madeBy, written, languages }) => ({
          ...{ id, tier: tier ?? '', touch, version, languages: languages.join(' ') },
          by: written ? (madeBy ?? 'shipped') : 'no text',
        })),
      ),
    );
    return EXIT.done;
  },
  async show({ ctx, io, name, flags }) {
    const page = await readTemplate(ctx, { templateId: name, language: languageOf(flags) });
    io.result(page, () => printPage(io, page));
    return EXIT.done;
  },
  async edit(asked) {
    const text = textFrom(asked);
    const { language } = text;
    const { version } = await readTemplate(asked.ctx, { templateId: asked.name, language });
    saved(asked.io, await editTemplate(asked.ctx, { templateId: asked.name, version, text }));
    return EXIT.done;
  },
  async revert({ ctx, io, name, flags }) {
    const to = Number(flags.to ?? Number.NaN);
    if (!(Number.isInteger(to) && to >= 0))
      throw invalid('templates.to', '--to wants the number of a version; 0 is the shipped text.');
    const language = languageOf(flags);
    const { version } = await readTemplate(ctx, { templateId: name, language });
    saved(io, await revertTemplate(ctx, { templateId: name, version, to, language }));
    return EXIT.done;
  },
  async check(asked) {
    const check = await tryTemplate(asked.ctx, { templateId: asked.name, text: textFrom(asked) });
    asked.io.result(check, () => {
      const { combinations } = check;
      const texts = combinations === 1 ? 'One text was' : `${combinations} texts were`;
      asked.io.line(`${texts} looked at: ${check.passed ? 'it passes' : 'it does not pass'}.`);
      printReasons(asked.io, [...check.findings, ...check.warnings]);
    });
    return check.passed ? EXIT.done : EXIT.refused;
  },
};

const templatesCommand = defineCommand({
  name: 'templates',
  summary:
    'Texts that drafts are written from: list, show, edit, revert and check NAME; each edit is a version.',
  example: 'legwork templates edit t1_value_first --file audit.json',
  arguments: '[action] [name]',
  flags: [
    { flags: '--file <file>', summary: 'the text as JSON, with edit and check' },
    {
      flags: '--language <code>',
      summary: 'with list, show and revert: whose texts, such as de; English otherwise',
    },
    { flags: '--to <version>', summary: 'with revert: whose text comes back; 0 is the shipped one' },
  ],
  async run(io, { positional, flags }, session) {
    const [action = 'list', name] = positional;
    const act = ACTIONS[action];
    if (!act || (action !== 'list' && name === undefined))
      throw invalid('templates.action', `Say one of ${Object.keys(ACTIONS).join(', ')}, and which template.`);
    return act({ ctx: await session.ctx(), io, name: name ?? '', flags });
  },
});

export const commands = [templatesCommand, formalityCommand];
