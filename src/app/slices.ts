import { membersWithScopes } from '#access';
import { accessSlice } from '#access/slice';
import { slice as agents } from '#agents/slice';
import { reviewerSources } from '#approval';
import { slice as approval } from '#approval/slice';
import { slice as autosend } from '#autosend/slice';
import { slice as cadence } from '#cadence/slice';
import { slice as campaigns } from '#campaigns/slice';
import { assigneeSources } from '#conversations';
import { slice as conversations } from '#conversations/slice';
import { contribute } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import type { Database } from '#core/db/index';
import { corePersonalTables } from '#core/personal-data/core-tables';
import { defineSlice, type Slice } from '#core/slice';
import { slice as enrichment } from '#enrichment/slice';
import { gatewayPersonalTables } from '#gateway';
import { slice as inbound } from '#inbound/slice';
import { slice as leads } from '#leads/slice';
import { slice as messaging } from '#messaging/slice';
import { workspaceOwners } from '#notify';
import { slice as notify } from '#notify/slice';
import { slice as ops } from '#ops/slice';
import { slice as outbound } from '#outbound/slice';
import { slice as pipeline } from '#pipeline/slice';
import { slice as scheduling } from '#scheduling/slice';
import { slice as targeting } from '#targeting/slice';

/** What the parts below the slices know of people. */
const kernel = defineSlice({
  name: 'kernel',
  contributions: [...corePersonalTables, ...gatewayPersonalTables],
});

/** Every slice that needs nothing to be described, lower ones first. */
export const slices: readonly Slice[] = [
  kernel,
  agents,
  approval,
  leads,
  campaigns,
  conversations,
  enrichment,
  scheduling,
  notify,
  ops,
  targeting,
  outbound,
  inbound,
  messaging,
  cadence,
  pipeline,
  autosend,
];

/** Every slice of the product over its database. */
export const slicesOver = (database: Database): readonly Slice[] => [
  accessSlice(database),
  ...slices,
  people(database),
];

/** Who may approve, and who takes care of a conversation, is asked of those who know how people sign in. */
const people = (database: Database): Slice => {
  const list = (ctx: Ctx) => membersWithScopes(database, ctx.workspace.id);
  return defineSlice({
    name: 'people',
    contributions: [
      ...[contribute(reviewerSources, { list }), contribute(assigneeSources, { list })],
      contribute(workspaceOwners, {
        list: async (ctx: Ctx) => (await list(ctx)).filter(({ scopes }) => scopes.has('workspace:admin')),
      }),
    ],
  });
};
