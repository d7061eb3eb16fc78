import { benchClassify } from './classify-bench.ts';
import { benchEnrich } from './enrich-bench.ts';
import { benchImport } from './import-bench.ts';
import { benchScale } from './scale-bench.ts';
import { benchSegments } from './segments-bench.ts';
import { benchSend } from './send-bench.ts';
import { benchStart } from './start-bench.ts';
import { benchWebhooks } from './webhooks-bench.ts';

/**
 * `npm run bench -- classify|enrich|import|scale|segments|send|start|webhooks`. Every figure is measured three times here and now against its own baseline; the
 * median is printed, as a table on stderr and as JSON on stdout. Exit code 1 when a promise is broken.
 */
const BENCHES: Readonly<Record<string, () => Promise<boolean>>> = {
  classify: benchClassify,
  enrich: benchEnrich,
  import: benchImport,
  scale: benchScale,
  send: benchSend,
  segments: benchSegments,
  start: benchStart,
  webhooks: benchWebhooks,
};

const wish = process.argv[2] ?? '';
const bench = BENCHES[wish];
if (!bench) {
  process.stderr.write(`There is no bench "${wish}". Say one of: ${Object.keys(BENCHES).join(', ')}.\n`);
  process.exit(2);
}
process.exit((await bench()) ? 0 : 1);
