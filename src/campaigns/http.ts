import { z } from 'zod';
import { defineRoute } from '#http';
import { audience, audienceReport, campaign, campaignEdit, campaignFile, campaignMove } from './contract.ts';
import { createCampaign } from './create-campaign.ts';
import { editCampaign } from './edit-campaign.ts';
import { moveCampaign } from './move-campaign.ts';
import { readAudience } from './read-audience.ts';
import { readCampaign, readCampaigns } from './read-campaigns.ts';

const tags = ['campaigns'];
const params = z.object({ campaignId: z.uuid() });

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
    summary: 'Make a campaign as a draft; nothing leaves before it is launched.',
    tags,
    access: { scope: 'campaigns:write' },
    input: campaignFile,
    output: campaign,
    status: 201,
    handle: createCampaign,
  }),
  defineRoute({
    method: 'post',
    path: '/api/campaigns/audience',
    summary: 'With whom of an audience a campaign would begin, and with whom not and why. Changes nothing.',
    tags,
    access: { scope: 'campaigns:read' },
    input: z.object({ audience, campaignId: z.uuid().nullable().default(null) }),
    output: audienceReport,
    handle: readAudience,
  }),
  defineRoute({
    method: 'get',
    path: '/api/campaigns/:campaignId',
    summary: 'One campaign with its settings and the version a change has to name.',
    tags,
    access: { scope: 'campaigns:read' },
    params,
    output: campaign,
    handle: readCampaign,
  }),
  defineRoute({
    method: 'put',
    path: '/api/campaigns/:campaignId',
    summary: 'Change name and settings of a campaign that is still at the version that was read.',
    tags,
    access: { scope: 'campaigns:write' },
    params,
    input: campaignEdit,
    output: campaign,
    handle: editCampaign,
  }),
  defineRoute({
    method: 'post',
    path: '/api/campaigns/:campaignId/move',
    summary: 'Pause a campaign, let it go on, end it, or put it away for good.',
    tags,
    access: { scope: 'campaigns:write' },
    params,
    input: campaignMove,
    output: campaign,
    handle: moveCampaign,
  }),
];
