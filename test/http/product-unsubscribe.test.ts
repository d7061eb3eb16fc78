import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unsubscribeUrl } from '#leads';
import type { Tenant } from '../support/dispatch-world.ts';
import { BASE_URL, openProductBench, type ProductBench } from '../support/product-bench.ts';

let product: ProductBench;
let own: Tenant;
let foreign: Tenant;

beforeAll(async () => {
  product = await openProductBench();
  own = await product.world.tenant({ mailboxes: 1 });
  foreign = await product.world.tenant({ mailboxes: 1 });
});
afterAll(() => product[Symbol.asyncDispose]());

describe('leaving by the link', () => {
  let number = 0;
  /** A lead of its own for every test, with the path of its way out. */
  const leaver = async () => {
    number += 1;
    const email = `leaver${number}@leaving-${number}.example`;
    const [waiting] = await own.propose([{ email }]);
    if (!waiting) throw new Error('Nobody was proposed.');
    const url = new URL(unsubscribeUrl(await own.ctx(), waiting.leadId));
    const state = async () => {
      const [row] = await own.rows<{
        status: string;
        suppressions: number;
        timeline: number;
        audit: number;
      }>(
        sql`select l.status, (select count(*)::int from suppressions) as suppressions,
          (select count(*)::int from audit_log) as audit,
          (select count(*)::int from timeline e where e.lead_id = l.id) as timeline from leads l where l.id = ${waiting.leadId}`,
      );
      return row;
    };
    return { path: url.pathname, state, leadId: waiting.leadId };
  };

  test('a scanner that follows the link changes nothing, however often and by whichever method', async () => {
    const { path, state } = await leaver();
    const before = await state();
    for (const method of ['get', 'head', 'get', 'options']) {
      const answer = await product.ask(path, { method });
      if (method === 'get') {
        expect(answer.status).toBe(200);
        expect(answer.text).toContain('<form method="post">');
      }
    }
    expect(await state()).toEqual(before);
  });

  test('the page is in the language of the newest message, and in English where there is none', async () => {
    const { path, leadId } = await leaver();
    expect((await product.ask(path)).text).toContain('Leave me alone');
    await own.rows(
      sql`update drafts set language = 'de', state = 'sent' where lead_id = ${leadId} returning 1`,
    );
    const { text } = await product.ask(path);
    expect(text).toContain('<html lang="de">');
    expect(text).toContain('<button type="submit">Nicht mehr schreiben</button>');
    const done = await product.app.request(`${BASE_URL}${path}`, { method: 'POST' });
    expect(await done.text()).toContain('Sie hören nichts mehr von uns.');
  });

  test('the page may post its form to itself and is kept by nobody', async () => {
    const { path } = await leaver();
    const { headers } = await product.ask(path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("form-action 'self'");
    expect(policy).toMatch(/style-src [^;]*'unsafe-inline'/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  test('one click suppresses for ever, without login and from anywhere; the second changes nothing', async () => {
    const { path, state } = await leaver();
    const before = await state();
    const click = () =>
      product.app.request(`${BASE_URL}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://mail.example' },
        body: 'List-Unsubscribe=One-Click',
      });
    expect((await click()).status).toBe(200);
    const after = await state();
    expect(after?.status).toBe('unsubscribed');
    expect(after?.suppressions).toBe((before?.suppressions ?? 0) + 1);
    expect((await click()).status).toBe(200);
    expect(await state()).toEqual(after);
  });

  test.each([
    ['one sign changed', (path: string) => `${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`],
    ['the signature cut off', (path: string) => path.slice(0, path.lastIndexOf('.'))],
    ['nothing but words', () => '/u/hello'],
    ['the lead of the other workspace', (path: string) => path.replace(own.id, foreign.id)],
  ])('a token with %s answers 404 and tells nothing', async (_name, change) => {
    const { path, state, leadId } = await leaver();
    const before = await state();
    for (const method of ['get', 'post']) {
      const answer = await product.ask(change(path), { method });
      expect(answer.status).toBe(404);
      expect(answer.text).not.toMatch(/leaver|tenant-/);
      expect(answer.text).not.toContain(leadId);
    }
    expect(await state()).toEqual(before);
  });
});
