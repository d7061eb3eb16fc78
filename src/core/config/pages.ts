import type { ConfigKey, ConfigSection } from './define.ts';

const plain = (value: unknown): string => (Array.isArray(value) ? value.join(',') : String(value));

/** True when Legwork starts without this variable. */
const isOptional = (key: ConfigKey): boolean => key.schema.safeParse(key.default).success;

/** Quoted when a line of an environment file needs it. */
const envValue = (text: string): string => (/[\s#"'`]/.test(text) ? JSON.stringify(text) : text);

/** The text of `.env.example`: every variable with its meaning; only those without a default are active lines. */
export function renderEnvExample(sections: readonly ConfigSection[]): string {
  const lines = [
    '# Copy to .env and change what you need. Variables of the real environment win over this file.',
  ];
  for (const section of sections) {
    lines.push('', `# ── ${section.section} ──`);
    if (section.doc) lines.push(`# ${section.doc}`);
    for (const key of Object.values(section.keys)) {
      const shown = key.default !== undefined ? plain(key.default) : (key.example ?? '');
      const needed = !isOptional(key);
      lines.push(
        '',
        `# ${key.doc}${needed ? ' Required.' : ''}`,
        `${needed ? '' : '# '}${key.env}=${envValue(shown)}`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

const cell = (text: string): string =>
  text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');
const code = (text: string): string => (text === '' ? '' : `\`${text.replaceAll('|', '\\|')}\``);

/** The configuration reference as Markdown: one table per section. */
export function renderConfigurationPage(sections: readonly ConfigSection[]): string {
  const lines = [
    '# Configuration',
    '',
    'Every setting is an environment variable. A `.env` file in the program folder is read too; the real environment wins.',
    'Legwork starts without any of them unless a row says *required*. Secrets are printed as `***` everywhere.',
  ];
  for (const section of sections) {
    lines.push('', `## ${section.section}`, '');
    if (section.doc) lines.push(section.doc, '');
    lines.push('| Variable | Meaning | Default | Example |', '|---|---|---|---|');
    for (const key of Object.values(section.keys)) {
      const fallback =
        key.default !== undefined ? code(plain(key.default)) : isOptional(key) ? '—' : '*required*';
      const meaning = `${cell(key.doc)}${key.secret ? ' Secret.' : ''}`;
      lines.push(`| ${code(key.env)} | ${meaning} | ${fallback} | ${code(key.example ?? '')} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}
