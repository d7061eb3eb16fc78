import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { programFolder } from '#core/home';
import { defineRawRoute, type Route } from '#http';

const DIST = join(programFolder, 'web', 'dist');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** The path in plain letters; one that cannot be read is the start page. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '/';
  }
}

/** The built interface. Files carry their hash in the name and are kept for ever; the page itself never is. */
export const webRoutes = (): Route[] => [
  defineRawRoute({
    method: 'get',
    path: '/*',
    summary: 'The web interface.',
    tags: ['web'],
    access: {
      public: true,
      why: 'The page holds no data; everything it shows it asks of the API as the person who signed in.',
    },
    async handle(_ctx, call) {
      const asked = normalize(decoded(call.url.pathname));
      const path = join(DIST, asked);
      const isFile = extname(asked) !== '' && path.startsWith(`${DIST}/`) && existsSync(path);
      const body = await readFile(isFile ? path : join(DIST, 'index.html')).catch(() => undefined);
      if (!body)
        return new Response('The interface is being built. Reload in a few seconds.', {
          status: 503,
          headers: { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '3' },
        });
      return new Response(new Uint8Array(body), {
        headers: {
          'content-type': TYPES[isFile ? extname(asked) : '.html'] ?? 'application/octet-stream',
          'cache-control': asked.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store',
        },
      });
    },
  }),
];
