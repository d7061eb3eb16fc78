import { invalid } from '#core/errors';
import type { Reason } from '#core/verdict';
import { worldAtlas } from '#core/window/places';
import type { ReaderFacts } from '#core/window/reader-place.rules';
import { readerPlace, windowOfReader } from '#core/window/reader-window.rules';
import { type OpenWindow, readWindow } from '#core/window.rules';
import type { CampaignSettings } from './contract.ts';

/** The campaign's window, ready to be asked. Throws `invalid` with every fault of a window that cannot be read. */
export function openWindowOf(campaign: { settings: Pick<CampaignSettings, 'window'> }): OpenWindow {
  const read = readWindow(campaign.settings.window);
  if (read.ok) return read.window;
  throw invalid(
    'campaign.window',
    `The send window cannot be read: ${read.reasons.map((entry) => entry.text).join(' ')} Nothing was changed.`,
    read.reasons.map((entry) => ({ path: 'settings.window', message: entry.text })),
  );
}

export type ReaderHours = {
  readonly window: OpenWindow;
  /** How it is known where the reader is, or why it is not. */
  readonly reasons: readonly Reason[];
};

/** The campaign's hours for each reader, by what is known of where they are: every plan, guard and answer asks here. */
export function readerHoursOf(campaign: {
  settings: Pick<CampaignSettings, 'window'>;
}): (facts: ReaderFacts | undefined) => ReaderHours {
  const own = openWindowOf(campaign);
  const { perReader, holidays } = campaign.settings.window;
  if (!perReader) return () => ({ window: own, reasons: [] });
  const fallback = holidays && { ...holidays, region: holidays.region ?? null };
  const known = new Map<string, ReaderHours>();
  const windows = new Map<string, OpenWindow>();
  return (facts = NOTHING) => {
    const key = [facts.zone, facts.location, facts.country, facts.phones, facts.domains].join('|');
    const found = known.get(key);
    if (found) return found;
    const place = readerPlace(facts, own.zone, worldAtlas());
    const where = `${place.zone}|${place.country}|${place.region}`;
    const window = windows.get(where) ?? windowOfReader(own, place, fallback);
    windows.set(where, window);
    const hours = { window, reasons: place.reasons };
    known.set(key, hours);
    return hours;
  };
}

const NOTHING: ReaderFacts = { zone: null, location: null, country: null };
