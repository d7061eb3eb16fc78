import { once } from 'node:events';
import { createServer } from 'node:net';
import { serve } from '@hono/node-server';
import { LegworkError, unavailable } from '#core/errors';
import type { HttpApp } from './app.ts';

export type Listening = {
  readonly port: number;
  readonly url: string;
  /** Stops accepting, lets requests under way end for up to `graceMs`, then cuts what is left. */
  close(graceMs?: number): Promise<void>;
};

/** A port that is ours from now on, so that its address can be told before anything answers there. */
export type HeldPort = {
  readonly port: number;
  /** Gives it free, for whoever listens on it next. */
  release(): Promise<void>;
};

/** Holds any free port of a host. Throws a sentence when the host is none of this machine. */
export async function holdFreePort(host: string): Promise<HeldPort> {
  const server = createServer();
  server.listen(0, host);
  await once(server, 'listening').catch((error) => {
    throw listenError(error, { host, port: 0 });
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    release: () => new Promise((done) => server.close(() => done())),
  };
}

/**
 * Listens on host and port (0: any free one). Throws a sentence when the port is taken or not allowed.
 */
export async function listen(app: HttpApp, options: { host: string; port: number }): Promise<Listening> {
  const { promise, resolve, reject } = Promise.withResolvers<{ port: number }>();
  const server = serve({ fetch: app.fetch, hostname: options.host, port: options.port }, resolve);
  server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, options)));
  const { port } = await promise;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    port,
    url: `http://${host === '0.0.0.0' || host === '[::]' ? '127.0.0.1' : host}:${port}`,
    async close(graceMs = 5_000) {
      const closed = new Promise<void>((done) => server.close(() => done()));
      const cut = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), graceMs);
      if ('closeIdleConnections' in server) server.closeIdleConnections();
      await closed;
      clearTimeout(cut);
    },
  };
}

function listenError(
  error: NodeJS.ErrnoException,
  { host, port }: { host: string; port: number },
): LegworkError {
  if (error.code === 'EADDRINUSE') {
    return unavailable(
      'http.port_taken',
      `Port ${port} on ${host} is taken by another program. Nothing was started. Stop that program, or set LEGWORK_PORT to another port (0 takes any free one).`,
      error,
    );
  }
  if (error.code === 'EACCES') {
    return unavailable(
      'http.port_not_allowed',
      `This user may not listen on port ${port}. Nothing was started. Set LEGWORK_PORT to 1024 or above.`,
      error,
    );
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return unavailable(
      'http.host_unknown',
      `This machine has no address ${host}. Nothing was started. Set LEGWORK_HOST to 127.0.0.1 or 0.0.0.0.`,
      error,
    );
  }
  return new LegworkError(
    'internal',
    'http.listen_failed',
    `Listening on ${host}:${port} failed: ${error.message}`,
    { cause: error },
  );
}
