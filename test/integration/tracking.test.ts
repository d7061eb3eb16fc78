import { sql } from 'drizzle-orm';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { saveCampaign } from '#campaigns';
import { textToHtml } from '#core/text/html';
import { suppressAddresses } from '#leads';
import { readHits } from '../../src/inbound/tracking/read-hits.ts';
import { erasePerson } from '../../src/leads/erasure/erase-person.ts';
import { planErasure } from '../../src/leads/erasure/plan-erasure.ts';
import { setTrackingHost } from '../../src/outbound/tracking/set-tracking-host.ts';
import { dnsPerformer } from '../../src/vendors/dns/adapter.ts';
import { type NameServer, openNameServer, type Zone } from '../../src/vendors/dns/name-server.fixture.ts';
import { reviewer, type Tenant } from '../support/dispatch-world.ts';
import { openProductBench, type ProductBench } from '../support/product-bench.ts';

const CHROME = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36';
const zone: Zone = {};
let server: NameServer;
let product: ProductBench;
let serial = 0;

beforeAll(async () => {
  server = await openNameServer(zone);
  product = await openProductBench({
    performers: [dnsPerformer({ server: server.address, timeoutMs: 150, tries: 1 })],
  });
});
afterAll(async () => {
  server.close();
  await product[Symbol.asyncDispose]();
});

const BODY = 'Two pages: https://one.example/a?b=1&c=2 and http://two.example/x.';

/** A workspace whose domain has a host for tracked links, as the name server says. */
async function tracking(settings: Record<string, unknown> = {}, leadsHere = true): Promise<Tenant> {
  const tenant = await product.world.tenant({
    mailboxes: 1,
    settings: { tracking: ['opens', 'clicks'], ...settings },
  });
  const domain = `${tenant.slug}.example`;
  if (leadsHere) zone[`go.${domain}`] = { cname: 'legwork.test' };
  await setTrackingHost(await tenant.ctx(), { domain, host: `go.${domain}` });
  return tenant;
}

/** Sends one mail and reads it as its recipient does. */
async function mailed(tenant: Tenant, tracked: readonly string[] = ['opens', 'clicks'], body = BODY) {
  serial += 1;
  const email = `reader@reader-${serial}.example`;
  const [waiting] = await tenant.propose([{ email, body, tracking: tracked }]);
  const batch = await tenant.freeze();
  await tenant.approve(batch.id);
  await tenant.live(1);
  const raw = (await product.world.filed()).find((text) => text.includes(email)) ?? '';
  const mail = await PostalMime.parse(raw);
  const html = mail.html ?? '';
  return {
    ...{ email, leadId: waiting?.leadId ?? '', html, text: (mail.text ?? '').replaceAll('\r\n', '\n') },
    headers: new Map(mail.headers.map(({ key, value }) => [key, value])),
    links: [...html.matchAll(/href="http:\/\/go\.[^/]+(\/l\/[^"]+)"/g)].map(([, path = '']) => path),
    picture: /src="http:\/\/go\.[^/]+(\/p\/[^"]+)"/.exec(html)?.[1] ?? '',
  };
}

const visit = (path: string, headers: Record<string, string> = {}, method = 'get') =>
  product.ask(path, { method, headers: { 'user-agent': CHROME, ...headers } });

const later = (seconds: number) =>
  product.world.runtime.sandboxClock.set(product.world.runtime.sandboxClock.now().add({ seconds }));

async function read(tenant: Tenant): Promise<number> {
  later(20);
  return readHits.run(await tenant.ctx());
}

async function known(tenant: Tenant, leadId: string) {
  const [lead] = await tenant.rows<{ status: string; opens: number; types: string[] }>(
    sql`select l.status, l.open_count as opens, array(select t.type from timeline t where t.lead_id = l.id
          and t.type ~ '^(opened|clicked)' order by t.type) as types from leads l where l.id = ${leadId}`,
  );
  return lead;
}

describe('tracked mail', () => {
  test('leads its links through the host of the sending domain, and a person who opens and clicks counts', async () => {
    const tenant = await tracking();
    const mail = await mailed(tenant);
    expect(mail.links).toHaveLength(2);
    expect(mail.html).toContain('>https://one.example/a?b=1&amp;c=2</a>');
    expect(mail.text.trim()).toContain(BODY);
    expect(mail.headers.get('list-unsubscribe')).toMatch(/^<http:\/\/legwork\.test\/u\//);
    const tokens = [...mail.links, mail.picture].map((path) => path.slice(3));
    expect(new Set(tokens).size).toBe(3);
    for (const token of tokens) expect(token).toMatch(/^[\w-]{22}$/);
    later(600);
    const picture = await visit(mail.picture);
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/gif']);
    const click = await visit(mail.links[0] ?? '');
    expect([click.status, click.headers.get('location')]).toEqual([302, 'https://one.example/a?b=1&c=2']);
    expect(await readHits.run(await tenant.ctx())).toBe(0);
    expect(await read(tenant)).toBe(2);
    expect(await read(tenant)).toBe(0);
    expect(await known(tenant, mail.leadId)).toEqual({
      ...{ status: 'engaged_not_replied', opens: 1, types: ['clicked', 'opened'] },
    });
  });

  test('what programs do is kept apart and counts for nothing', async () => {
    const tenant = await tracking();
    const mail = await mailed(tenant);
    for (const path of mail.links) await visit(path, { 'user-agent': 'Barracuda Sentinel' });
    later(600);
    await visit(mail.picture, { 'user-agent': 'Mozilla/5.0' });
    expect((await visit(mail.links[0] ?? '', {}, 'head')).status).toBe(302);
    later(60);
    for (const path of mail.links) await visit(path);
    await read(tenant);
    expect(await known(tenant, mail.leadId)).toEqual({
      ...{ status: 'sent', opens: 0, types: ['clicked_by_machine', 'opened_by_machine'] },
    });
    const judged = await tenant.rows<{ verdict: string; codes: string[] }>(
      sql`select verdict, array(select r ->> 'code' from jsonb_array_elements(reasons) r) as codes from tracking_hits order by at, id`,
    );
    expect(judged.map(({ verdict }) => verdict)).toEqual(Array.from({ length: 6 }, () => 'machine'));
    expect(judged.at(-1)?.codes).toEqual(['hit.many_at_once']);
  });

  test('a token that nobody gave away is a page with a sentence, never a redirect', async () => {
    const mail = await mailed(await tracking());
    const token = mail.picture.slice(3);
    const [first = ''] = mail.links;
    const changed = first.slice(0, -1) + (first.endsWith('A') ? 'B' : 'A');
    const wrong = ['/l/x', `/l/${'a'.repeat(22)}`, `/l/${token}`, `/p/${first.slice(3)}`, changed];
    for (const path of [...wrong, '/l/https:%2F%2Fevil.example', `${changed}?url=https://evil.example`]) {
      const { status, headers, text } = await visit(path);
      expect([path, status, headers.get('location')]).toEqual([path, 404, null]);
      expect(text).toContain('leads nowhere');
    }
    const steered = await visit(`${first}?url=https://evil.example`, { referer: 'https://evil.example' });
    expect(steered.headers.get('location')).toBe('https://one.example/a?b=1&c=2');
  });

  test('of people who said no nothing is kept, and an erasure takes the tokens', async () => {
    const tenant = await tracking();
    const mail = await mailed(tenant);
    later(600);
    await visit(mail.picture);
    await suppressAddresses(await tenant.ctx(), [{ address: mail.email, reason: 'no', source: 'test' }]);
    expect(await read(tenant)).toBe(1);
    expect(await tenant.rows(sql`select 1 from tracking_hits`)).toEqual([]);
    expect((await known(tenant, mail.leadId))?.types).toEqual([]);
    const ctx = await tenant.ctx(reviewer);
    const { rows: confirm } = await planErasure(ctx, { address: mail.email });
    await erasePerson(ctx, { address: mail.email, confirm });
    expect(await tenant.rows(sql`select 1 from tracked_links`)).toEqual([]);
    expect((await visit(mail.links[0] ?? '')).status).toBe(404);
  });

  test('a flood of one token is answered and not written down; it is fast', async () => {
    const tenant = await tracking();
    const [path = ''] = (await mailed(tenant)).links;
    const took: number[] = [];
    for (let index = 0; index < 45; index += 1) {
      const began = performance.now();
      expect((await visit(path)).status).toBe(302);
      took.push(performance.now() - began);
    }
    const [stored] = await tenant.rows<{ count: number }>(
      sql`select count(*)::int as count from tracking_hits`,
    );
    expect(stored?.count).toBe(30);
    expect(took.toSorted((a, b) => a - b)[22]).toBeLessThan(50);
  });

  test('our own looks are kept apart', async () => {
    const tenant = await tracking();
    const mail = await mailed(tenant);
    const cookie = await product.signIn(tenant.id, 'admin');
    expect((await product.ask('/api/me', { cookie })).status).toBe(200);
    later(600);
    await visit(mail.picture);
    await read(tenant);
    expect(await known(tenant, mail.leadId)).toEqual({ status: 'sent', opens: 0, types: ['opened_by_us'] });
  });
});

describe('no mail without a yes to these bytes', () => {
  const untracked = ({ html, text }: Awaited<ReturnType<typeof mailed>>) => {
    expect(html.replaceAll('\r\n', '\n').trim()).toBe(textToHtml(text));
    expect(html).not.toContain('go.');
  };
  test('an untracked campaign leaves byte for byte as before, with a host and without', async () => {
    untracked(await mailed(await tracking({ tracking: [] }), []));
    untracked(await mailed(await tracking({ tracking: ['opens', 'clicks'] }), []));
    untracked(await mailed(await product.world.tenant({ mailboxes: 1 }), []));
  });
  test('a host that does not lead here tracks nothing', async () =>
    untracked(await mailed(await tracking({}, false))));
  test('a campaign that turned it off after the yes tracks nothing more', async () => {
    const tenant = await tracking();
    await tenant.propose([{ email: 'late@late.example', body: BODY, tracking: ['opens', 'clicks'] }]);
    const batch = await tenant.freeze();
    await tenant.approve(batch.id);
    const [row] = await tenant.rows<{ name: string; settings: object }>(
      sql`select name, settings from campaigns`,
    );
    await saveCampaign(await tenant.ctx(), { name: row?.name, settings: { ...row?.settings, tracking: [] } });
    await tenant.live(1);
    expect(tenant.accepted()).toEqual(['late@late.example']);
    expect(await tenant.rows(sql`select 1 from tracked_links`)).toEqual([]);
  });
  test('tracking that was added after the yes is other bytes, and nothing leaves', async () => {
    const tenant = await tracking();
    await tenant.propose([{ email: 'added@added.example', body: BODY }]);
    const batch = await tenant.freeze();
    await tenant.approve(batch.id);
    await tenant.rows(sql`update drafts set tracking = '{opens,clicks}'`);
    await tenant.live(1);
    expect(tenant.accepted()).toEqual([]);
    expect((await tenant.sends()).map(({ state, reasons }) => [state, reasons[0]?.code])).toEqual([
      ['cancelled', 'approval.other_bytes'],
    ]);
  });
});
