import { invalid } from '#core/errors';
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
