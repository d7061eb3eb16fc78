import { z } from 'zod';
import { defineRoute } from '#http';
import { campaignForecast, forecastWish } from './contract.ts';
import { askForecast, cancelForecast, readForecast } from './forecasts.ts';

const tags = ['campaigns'];
const params = z.object({ campaignId: z.uuid() });

export const forecastRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/campaigns/:campaignId/forecast',
    summary: 'The newest simulation of a campaign, and whether the campaign was changed since.',
    tags,
    access: { scope: 'campaigns:read' },
    params,
    output: campaignForecast,
    handle: readForecast,
  }),
  defineRoute({
    method: 'post',
    path: '/api/campaigns/:campaignId/forecast',
    summary: 'Simulate a campaign as it is saved, with people who are made up. Nothing is sent or spent.',
    tags,
    access: { scope: 'campaigns:write' },
    params,
    input: forecastWish,
    output: campaignForecast,
    status: 202,
    handle: askForecast,
  }),
  defineRoute({
    method: 'post',
    path: '/api/campaigns/:campaignId/forecast/cancel',
    summary: 'End a simulation that runs.',
    tags,
    access: { scope: 'campaigns:write' },
    params,
    output: campaignForecast,
    handle: cancelForecast,
  }),
];
