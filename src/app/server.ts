import { authenticator } from '#access';
import { createHttpApp, type Listening, listen } from '#http';
import type { Legwork } from './legwork.ts';
import { allRoutes } from './routes.ts';
import { VERSION } from './version.ts';

export type Server = {
  /** Answers a request that came over no socket; `from` is the network address it came from, where that counts. */
  readonly handle: (request: Request, from?: string) => Promise<Response>;
  readonly listening: Listening | undefined;
};

/** The HTTP surface; with `listen: false` it only answers requests handed to it. */
export async function startServer(legwork: Legwork, options: { listen: boolean }): Promise<Server> {
  const { config, log } = legwork.installation;
  const app = createHttpApp({
    routes: allRoutes(legwork),
    authenticate: authenticator(legwork.access),
    contextFor: legwork.runtime.contextFor,
    log,
    baseUrl: legwork.runtime.baseUrl,
    version: VERSION,
    corsOrigins: config.corsOrigins,
    trustedProxies: legwork.installation.trustedProxies,
  });
  const handle = async (request: Request, from?: string): Promise<Response> =>
    app.fetch(request, from === undefined ? undefined : { incoming: { socket: { remoteAddress: from } } });
  if (!options.listen) return { handle, listening: undefined };
  return { handle, listening: await listen(app, { host: config.host, port: await legwork.takePort() }) };
}
