import { definePerformer, type Performer } from '#gateway';
import { askLeave, defineReader, harmlessly, lookSignal } from '../kit/vendor-access.ts';
import type { Opportunities, OpportunitiesQuestion, OpportunityUpsert, Pipelines } from '../ports/crm.ts';
import type { HighlevelAccess } from './access.ts';
import {
  highlevelListOpportunities,
  highlevelListPipelines,
  highlevelUpsertOpportunity,
} from './operations.ts';
import { opportunitiesReply, opportunityReply, pipelinesReply, toOpportunity } from './wire.ts';

export const opportunityPerformers = (highlevel: HighlevelAccess): Performer[] => [
  defineReader<Record<string, never>, Pipelines>({
    operation: highlevelListPipelines,
    async perform(_ctx, _input, { signal }) {
      const query = { locationId: highlevel.locationId };
      const { pipelines } = await highlevel.read(
        { method: 'GET', path: '/opportunities/pipelines', query, signal },
        pipelinesReply,
      );
      const receipt = pipelines.map(({ id, name, stages }) => ({
        id,
        name,
        stages: stages.map((stage) => ({ id: stage.id, name: stage.name })),
      }));
      return { receipt: { pipelines: receipt } };
    },
  }),
  listPerformer(highlevel),
  upsertPerformer(highlevel),
];

const listPerformer = (highlevel: HighlevelAccess): Performer =>
  defineReader<OpportunitiesQuestion, Opportunities>({
    operation: highlevelListOpportunities,
    async perform(_ctx, { cursor, limit }, { signal }) {
      const after = cursor === null ? {} : (JSON.parse(cursor) as Record<string, string>);
      const query = { location_id: highlevel.locationId, status: 'all', limit, ...after };
      const { opportunities, meta } = await highlevel.read(
        { method: 'GET', path: '/opportunities/search', query, signal },
        opportunitiesReply,
      );
      const { startAfter, startAfterId } = meta ?? {};
      const more = opportunities.length === limit && startAfter && startAfterId;
      return {
        receipt: {
          opportunities: opportunities.flatMap(toOpportunity),
          cursor: more
            ? JSON.stringify({ startAfter: String(startAfter), startAfterId: String(startAfterId) })
            : null,
        },
      };
    },
  });

const upsertPerformer = (highlevel: HighlevelAccess): Performer =>
  definePerformer<OpportunityUpsert, { opportunityId: string; created: boolean }>({
    operation: highlevelUpsertOpportunity,
    async perform(_ctx, wanted, call) {
      const { contactId, pipelineId, stageId, name, status, value } = wanted;
      const known = await harmlessly(() => opportunityOf(highlevel, contactId, pipelineId, call.signal));
      const state = {
        pipelineId,
        pipelineStageId: stageId,
        name,
        status,
        ...(value === null ? {} : { monetaryValue: value }),
      };
      await askLeave(call);
      const { opportunity } = await highlevel.read(
        known
          ? {
              method: 'PUT',
              path: `/opportunities/${encodeURIComponent(known.id)}`,
              json: state,
              signal: call.signal,
            }
          : {
              method: 'POST',
              path: '/opportunities/',
              json: { ...state, contactId, locationId: highlevel.locationId },
              signal: call.signal,
            },
        opportunityReply,
      );
      return { receipt: { opportunityId: opportunity.id, created: known === null } };
    },
    async reconcile(_ctx, { trace }) {
      const { contactId, pipelineId, stageId, status } = trace as OpportunityUpsert;
      const known = await opportunityOf(highlevel, contactId, pipelineId, lookSignal());
      return known?.pipelineStageId === stageId && known.status === status ? 'happened' : 'did_not_happen';
    },
  });

/** The vendor has no key of ours, so the opportunity of a contact in a pipeline is looked up, whatever its status. */
async function opportunityOf(
  highlevel: HighlevelAccess,
  contactId: string,
  pipelineId: string,
  signal: AbortSignal,
) {
  const { opportunities } = await highlevel.read(
    {
      method: 'GET',
      path: '/opportunities/search',
      query: {
        location_id: highlevel.locationId,
        contact_id: contactId,
        pipeline_id: pipelineId,
        status: 'all',
        limit: 20,
      },
      signal,
    },
    opportunitiesReply,
  );
  return (
    opportunities.find((entry) => entry.contactId === contactId && entry.pipelineId === pipelineId) ?? null
  );
}
