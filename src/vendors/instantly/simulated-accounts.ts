import { fieldsOf, type SimulatedRoutes } from '../kit/simulated-routes.ts';
import { askedPage, bad, type InstantlyState, lower, missing, ok, pageOf } from './simulated-state.ts';

/** Sending accounts. */
export const accountRoutes = (state: InstantlyState): SimulatedRoutes => {
  const paused = (email: string, status: number) => {
    const row = state.accounts.get(email);
    if (!row) return missing();
    row.status = status;
    return ok(row);
  };
  return {
    'GET /accounts': (request) =>
      pageOf(
        [...state.accounts.values()],
        askedPage(request),
        (row) => `${row.timestamp_created}&${row.email}`,
      ),
    'GET /accounts/:email': (_request, { email = '' }) => {
      const row = state.accounts.get(email);
      return row ? ok(row) : missing();
    },
    'POST /accounts/:email/pause': (_request, { email = '' }) => paused(email, 2),
    'POST /accounts/:email/resume': (_request, { email = '' }) => paused(email, 1),
    'DELETE /accounts/:email': (_request, { email = '' }) => {
      const row = state.accounts.get(email);
      state.accounts.delete(email);
      return row ? ok(row) : missing();
    },
  };
};

/** The block list, which a bare deletion empties, and lists of leads. */
export const blockListRoutes = (state: InstantlyState): SimulatedRoutes => ({
  'GET /block-lists-entries': (request) => {
    const search = lower(request.query.get('search'));
    const rows = [...state.blockList.values()].filter((row) => row.bl_value.includes(search));
    return pageOf(rows, askedPage(request));
  },
  'POST /block-lists-entries': (request) => {
    const value = lower(fieldsOf(request).bl_value);
    if (value === '') return bad("body must have required property 'bl_value'");
    const row = {
      id: state.nextId(),
      timestamp_created: state.stamp(),
      organization_id: state.organization,
      bl_value: value,
      is_domain: !value.includes('@'),
    };
    state.blockList.set(row.id, row);
    return ok(row);
  },
  'POST /block-lists-entries/bulk-delete': (request) => {
    const ids = fieldsOf(request).ids;
    for (const id of Array.isArray(ids) ? ids : []) state.blockList.delete(String(id));
    return ok({ message: 'success' });
  },
  'DELETE /block-lists-entries': () => {
    state.blockList.clear();
    return ok({ message: 'success' });
  },
  'DELETE /block-lists-entries/:id': (_request, { id = '' }) => {
    const row = state.blockList.get(id);
    state.blockList.delete(id);
    return row ? ok(row) : missing();
  },
  'POST /lead-lists': (request) => {
    const row = {
      id: state.nextId(),
      organization_id: state.organization,
      has_enrichment_task: null,
      owned_by: null,
      name: String(fieldsOf(request).name ?? ''),
      timestamp_created: state.stamp(),
    };
    state.lists.set(row.id, row);
    return ok(row);
  },
  'GET /lead-lists': (request) => pageOf([...state.lists.values()], askedPage(request)),
  'DELETE /lead-lists/:id': (_request, { id = '' }) => {
    const row = state.lists.get(id);
    state.lists.delete(id);
    for (const lead of state.leads.values()) if (lead.list_id === id) state.leads.delete(lead.id);
    return row ? ok(row) : missing();
  },
  'GET /workspaces/current': () =>
    ok({ id: state.organization, name: 'Simulated workspace', add_unsub_to_block: true }),
});
