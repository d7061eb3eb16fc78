import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Exchange } from '#vendors/kit/simulator';
import type { VendorCase } from '#vendors/kit/vendor-case.fixture';
import { NOW, run } from '#vendors/kit/vendor-run.fixture';
import { CASES } from '../../src/vendors/cases.fixture.ts';
import { type Document, type Finding, hasDocuments, readDocument } from './openapi.ts';
import { TOLERATED, UNDOCUMENTED } from './openapi-deviations.ts';

const MISSING = 'The vendors’ documents ../shared/openapi are not here.';
const folder = mkdtempSync(join(tmpdir(), 'legwork-openapi-'));
const table: string[] = [];
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  if (table.length > 0)
    process.stdout.write(
      `\noperation · requests · answers · tolerated\n${[...new Set(table)].sort().join('\n')}\n`,
    );
});

/** Every exchange of one run through all examples of a vendor. */
async function exchangesOf(vendorCase: VendorCase): Promise<readonly Exchange[]> {
  const vendor = await vendorCase.start({ folder: mkdtempSync(join(folder, 'case-')), now: () => NOW });
  try {
    for (const { operation, input } of vendor.examples) await run(vendor.performers, operation, input);
    return [...vendor.simulator.exchanges()];
  } finally {
    await vendor.close();
  }
}

type Place = { readonly document: Document; readonly path: string; readonly route: string };
function placeOf(
  documents: readonly { document: Document; prefix: string }[],
  method: string,
  path: string,
): Place | undefined {
  for (const { document, prefix } of documents)
    for (const candidate of [path, `${prefix}${path}`, path.replace(prefix, '')]) {
      const route = document.routeOf(method, candidate);
      if (route !== undefined) return { document, path: candidate, route };
    }
  return undefined;
}

const isTolerated = (vendor: string, route: string, { where, fault }: Finding): boolean =>
  TOLERATED.some(
    (entry) => entry.vendor === vendor && entry.route.test(route) && entry.finding.test(`${where}: ${fault}`),
  );

describe.each(
  CASES.filter((vendorCase) => vendorCase.openapi).map(
    (vendorCase) => [vendorCase.vendor, vendorCase] as const,
  ),
)('%s', (vendor, vendorCase) => {
  test('every request of ours and every answer of its simulator is as the vendor documents', async (context) => {
    if (!hasDocuments()) return context.skip(MISSING);
    const documents = (vendorCase.openapi ?? []).map(({ file, prefix = '' }) => ({
      document: readDocument(file),
      prefix,
    }));
    const exchanges = await exchangesOf(vendorCase);
    expect(exchanges.length).toBeGreaterThan(0);
    const wrong: string[] = [];
    const counts = new Map<string, { exchanges: number; tolerated: number }>();
    for (const exchange of exchanges) {
      const { method, path } = exchange.request;
      const place = placeOf(documents, method, path);
      const label = `${vendor} ${method} ${place?.route ?? path.replaceAll(/\/[0-9a-f-]{8,}|\/\d+/g, '/{id}')}`;
      const seen = counts.get(label) ?? { exchanges: 0, tolerated: 0 };
      counts.set(label, { ...seen, exchanges: seen.exchanges + 1 });
      if (!place) {
        if (!UNDOCUMENTED.some((entry) => entry.vendor === vendor && entry.route.test(`${method} ${path}`)))
          wrong.push(`${label}: the document has no such route`);
        continue;
      }
      const findings = place.document.check(method, place.path, exchange) ?? [];
      for (const finding of findings)
        if (isTolerated(vendor, `${method} ${place.route}`, finding))
          counts.set(label, { exchanges: seen.exchanges + 1, tolerated: seen.tolerated + 1 });
        else wrong.push(`${label}: ${finding.where}: ${finding.fault}`);
    }
    for (const [label, { exchanges: count, tolerated }] of counts)
      table.push(`${label} · ${count} · ${count} · ${tolerated}`);
    expect([...new Set(wrong)]).toEqual([]);
  });
});

test('every tolerated deviation has a reason', () => {
  for (const { reason } of [...TOLERATED, ...UNDOCUMENTED]) expect(reason.length).toBeGreaterThan(20);
});
