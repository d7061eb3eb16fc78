import { defineSlice } from '#core/slice';
import { campaignsPersonalTables } from './personal-data.ts';

export const slice = defineSlice({ name: 'campaigns', contributions: campaignsPersonalTables });
