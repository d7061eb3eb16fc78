import { conflict, invalid } from '#core/errors';
import { type CampaignFile, campaignFile } from './contract.ts';
import { openWindowOf } from './send-window.ts';

/** A campaign as a person or a file wrote it. Throws `invalid` with every fault and the field it is in. */
export function campaignOf(input: unknown): CampaignFile {
  const parsed = campaignFile.safeParse(input);
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    const faults = fields.map(({ path, message }) => `${path}: ${message}`).join('; ');
    throw invalid('campaign.invalid', `The campaign is not complete: ${faults}. Nothing was saved.`, fields);
  }
  openWindowOf(parsed.data);
  return parsed.data;
}

export const taken = (name: string) =>
  conflict(
    'campaign.name_taken',
    `There is a campaign "${name}" already. Nothing was saved; choose another name.`,
  );
