import { z } from 'zod';
import { defineRoute } from '#http';
import { campaign, campaignFile } from './contract.ts';
import { readCampaigns } from './read-campaigns.ts';
import { saveCampaign } from './save-campaign.ts';

const tags = ['campaigns'];

export const routes = [
  defineRoute({
    method: 'get',
    path: '/api/campaigns',
    summary: 'Campaigns, newest first.',
    tags,
    access: { scope: 'campaigns:read' },
    output: z.object({ campaigns: z.array(campaign) }),
    handle: readCampaigns,
  }),
  defineRoute({
    method: 'post',
    path: '/api/campaigns',
    summary: 'Create a campaign, or give the one of this name new settings.',
    tags,
    access: { scope: 'campaigns:write' },
    input: campaignFile,
    output: campaign,
    handle: saveCampaign,
  }),
];
