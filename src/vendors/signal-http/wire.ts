import { z } from 'zod';
import type { SignalRow } from '../kit/signal-rows.rules.ts';

const path = z.string().regex(/^[\w$-]*(?:\.[\w$-]+)*$/, 'must be names joined by dots');

/** Where things stand in a service's answer. An empty path is the body itself. */
export const signalMapping = z.object({
  items: path.default('signals'),
  cursor: path.default('cursor'),
  /** Our column, e.g. `company_domain`, to the place in an item, e.g. `company.website`. */
  fields: z.record(z.string(), path).default({}),
});
export type SignalMapping = z.infer<typeof signalMapping>;

/** The mapping as it is configured; throws with the place of the fault. */
export const mappingFrom = (json: string | undefined): SignalMapping =>
  signalMapping.parse(json === undefined ? {} : JSON.parse(json));

/** Whether a configured mapping can be used. */
export function isMapping(json: string): boolean {
  try {
    return signalMapping.safeParse(JSON.parse(json)).success;
  } catch {
    return false;
  }
}

/** What stands at a path; undefined where a part of it is missing. */
export function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .filter((name) => name !== '')
    .reduce<unknown>(
      (inner, name) =>
        typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
          ? (inner as Record<string, unknown>)[name]
          : undefined,
      value,
    );
}

const items = z.array(z.record(z.string(), z.unknown()));

/** The items of a body as rows with our columns; undefined where no list of objects stands. */
export function rowsIn(body: unknown, mapping: SignalMapping): SignalRow[] | undefined {
  const list = items.safeParse(at(body, mapping.items));
  if (!list.success) return undefined;
  const places = Object.entries(mapping.fields);
  return list.data.map((item) => ({
    ...item,
    ...Object.fromEntries(places.map(([column, place]) => [column, at(item, place)])),
  }));
}

/** The next position as text; null where the service gives none. */
export function cursorIn(body: unknown, mapping: SignalMapping): string | null {
  const value = at(body, mapping.cursor);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}
