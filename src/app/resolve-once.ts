import { registerHooks } from 'node:module';

/**
 * Import it first, or name it with `--import`. For every import there is, Node reads the whole `package.json` of the package again to learn
 * how a file is to be loaded; of our 17,000 imports that was a third of the time of a start (docs/decisions/0016). What can only have one
 * answer is answered here: a file of ours beside another one, a package that one of our files named before, and a file of Drizzle beside
 * another one, as its `package.json` is 180 kB long.
 */
const OUTSIDE = '/node_modules/';
const DRIZZLE = `${OUTSIDE}drizzle-orm/`;

const known = new Map<string, { url: string; format?: string | null; shortCircuit: true }>();

registerHooks({
  resolve(specifier, context, next) {
    const { parentURL: from, conditions } = context;
    if (from === undefined || !conditions.includes('import')) return next(specifier, context);
    const ours = !from.includes(OUTSIDE);
    if (specifier.startsWith('.')) {
      const format = formatOf(specifier, ours, from);
      if (format === undefined) return next(specifier, context);
      return { url: new URL(specifier, from).href, format, shortCircuit: true };
    }
    if (!ours) return next(specifier, context);
    const found = known.get(specifier) ?? { ...next(specifier, context), shortCircuit: true as const };
    known.set(specifier, found);
    return found;
  },
});

function formatOf(specifier: string, ours: boolean, from: string): string | undefined {
  if (ours) return specifier.endsWith('.ts') ? 'module-typescript' : undefined;
  return from.includes(DRIZZLE) && from.endsWith('.js') && specifier.endsWith('.js') ? 'module' : undefined;
}
