import { systemClock } from '#core/clock';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import { createIds } from '#core/ids';
import { keyedHash } from '#core/text/keyed-hash';
import { type Call, defineRawRoute, type Route } from '#http';
import { storeHit } from '#inbound';
import type { Legwork } from './legwork.ts';
import { minuteCounter } from './minute-counter.ts';
import { publicPage, tooManyRequests } from './public-page.ts';

const WHY_PUBLIC =
  'A recipient opens mail and follows its links without an account; the token leads to one address and tells nothing.';

/** One pixel nobody sees. */
const PICTURE = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const TOKEN = /^[\w-]{22}$/;
const AGENT_LENGTH = 300;

/** Hits a minute: of one place whatever it asks for, and of one token that are written down. */
const MOST = { place: 600, token: 30 } as const;

const unknown = () =>
  publicPage(
    'Link not valid',
    '<h1>This link leads nowhere.</h1><p>It may have been cut by your mail program, or what it belonged to was deleted.</p>',
    404,
  );

/**
 * The doors of tracked mail. A hit is written down as it came, in the statement that finds where the token leads, and the answer
 * leaves; who it was is read from it later. A link leads only to the address that was approved with its mail.
 */
export const trackingRoutes = ({ runtime, access }: Legwork): Route[] => {
  const system = acrossWorkspaces(runtime.database);
  const ids = createIds(systemClock);
  const count = minuteCounter();
  const found = async (kind: 'open' | 'click', { params, request, ip }: Call) => {
    const token = params.token ?? '';
    if (count(`place ${ip}`) > MOST.place) return tooManyRequests();
    if (!TOKEN.test(token)) return unknown();
    const now = systemClock.now();
    const hit = {
      ...{ id: ids.next(), token, kind, method: request.method, now },
      agent: (request.headers.get('user-agent') ?? '').slice(0, AGENT_LENGTH),
      place: keyedHash(ip, runtime.secretKey('inbound.tracking_place')),
      oursIn: access.places.workspacesAt(ip, now),
      virtualNow: runtime.sandboxClock.now(),
    };
    const counted = count(`token ${token}`) <= MOST.token;
    return (await system.tx((tx) => storeHit(tx, hit, { count: counted }))) ?? unknown();
  };
  return [
    defineRawRoute({
      method: 'get',
      path: '/l/:token',
      summary: 'A link of a tracked mail: leads to the address it stands for.',
      tags: ['public'],
      access: { public: true, why: WHY_PUBLIC },
      async handle(_ctx, call) {
        const link = await found('click', call);
        if (link instanceof Response) return link;
        const headers = { location: link.url ?? '', 'cache-control': 'no-store' };
        return new Response(null, { status: 302, headers });
      },
    }),
    defineRawRoute({
      method: 'get',
      path: '/p/:token',
      summary: 'The picture of a tracked mail by which its opening is told.',
      tags: ['public'],
      access: { public: true, why: WHY_PUBLIC },
      async handle(_ctx, call) {
        const picture = await found('open', call);
        if (picture instanceof Response) return picture;
        return new Response(PICTURE, {
          headers: { 'content-type': 'image/gif', 'cache-control': 'no-store, max-age=0' },
        });
      },
    }),
  ];
};
