import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { accessConfig } from '#access';
import { approvalConfig } from '#approval';
import { autosendConfig } from '#autosend';
import { coreConfig, renderConfigurationPage, renderEnvExample } from '#core/config/index';
import { inboundConfig } from '#inbound';
import { messagingConfig } from '#messaging';
import { notifyConfig } from '#notify';
import { vendorSections } from '../src/app/vendors/vendor-config.ts';

/** Writes files that are made from code; with `--check` only says which are not current. */
const ROOT = join(import.meta.dirname, '..');
const sections = [
  coreConfig,
  accessConfig,
  approvalConfig,
  inboundConfig,
  autosendConfig,
  messagingConfig,
  notifyConfig,
  ...vendorSections,
];

const files: Record<string, string> = {
  '.env.example': renderEnvExample(sections),
  'docs/configuration.md': renderConfigurationPage(sections),
};

const check = process.argv.includes('--check');
const stale: string[] = [];
for (const [path, text] of Object.entries(files)) {
  const full = join(ROOT, path);
  if (existsSync(full) && readFileSync(full, 'utf8') === text) continue;
  stale.push(path);
  if (check) continue;
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
}
if (stale.length > 0)
  process.stdout.write(
    check ? `Not current: ${stale.join(', ')}. Run npm run generate.\n` : `Wrote ${stale.join(', ')}.\n`,
  );
process.exit(check && stale.length > 0 ? 1 : 0);
