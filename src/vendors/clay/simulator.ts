import { createHmac } from 'node:crypto';
import type { Knowledge, KnownPerson } from '../kit/known-person.ts';
import type { SimulatedDelivery } from '../kit/simulated-delivery.ts';
import { fieldsOf, type RouteParams, routed } from '../kit/simulated-routes.ts';
import {
  createSimulator,
  type SimulatedAnswer,
  type SimulatedRequest,
  type VendorSimulator,
} from '../kit/simulator.ts';

export type ClaySimulatorParts = {
  readonly webhookToken: string;
  readonly callbackSecret: string;
  readonly apiKey: string;
  readonly signingSecret: string;
  readonly now: () => Temporal.Instant;
  readonly knows: Knowledge;
  readonly perMinute?: number;
  /** Rows a source takes before it drops them silently. */
  readonly lifetimeRows?: number;
  /** Our ids the author of the table remembered to post back; none where nothing is said, as usual. */
  readonly passes?: readonly ('request_id' | 'lead_id')[];
  /** Path of our callback. */
  readonly callbackPath?: string;
  /** Looks that find a run in progress. */
  readonly looksUntilDone?: number;
};
export type ClaySimulator = VendorSimulator & {
  /** Rows that are really there, over all sources. */
  rows(): number;
  runs(): number;
  /** Callbacks not yet taken, the oldest first. */
  deliveries(): SimulatedDelivery[];
  /** Somebody presses run on every row again. */
  rerun(): void;
};

type Row = Readonly<Record<string, unknown>>;
type Item = { readonly id: string; readonly inputs: Row };
type Run = { readonly id: string; readonly items: readonly Item[]; looks: number; told: boolean };
type State = { submissions: Map<string, number>; rows: Row[]; runs: Run[]; outbox: SimulatedDelivery[] };

const said = (status: number, message: string): SimulatedAnswer => ({ status, body: { message } });

/** Clay in small: sources that fill up for ever, a column that forgets our ids, and routines that do not. */
export function createClaySimulator(parts: ClaySimulatorParts): ClaySimulator {
  const { webhookToken, apiKey, perMinute = 600 } = parts;
  const state: State = { submissions: new Map(), rows: [], runs: [], outbox: [] };
  const simulator = createSimulator({
    perMinute,
    charges: () =>
      state.rows.map((_, index) => ({ key: `row ${index}`, credits: 25, at: parts.now().toString() })),
    authenticate: ({ path, headers }) =>
      path.startsWith('/sources/')
        ? headers['x-clay-webhook-auth'] === webhookToken
          ? null
          : said(401, 'Unauthorized')
        : headers['clay-api-key'] === apiKey
          ? null
          : said(401, 'Invalid API key'),
    tooMany: { status: 429, body: { message: 'Rate limit exceeded' }, headers: { 'retry-after': '10' } },
    work: routed(
      {
        'POST /sources/:source': (request, params) => takeRow(request, params, parts, state),
        'GET /public/v0/me': () => ({
          status: 200,
          body: { user: { id: 'u1', name: 'Avery' }, workspace: { id: 'w1' } },
        }),
        'POST /public/v0/routines/:routine/run': (request) => startRun(request, state),
        'GET /public/v0/routines/run/:run/results': (_request, params) => showRun(params, parts, state),
      },
      said(404, 'Not found'),
    ),
  });
  return {
    ...simulator,
    rows: () => state.rows.length,
    runs: () => state.runs.length,
    deliveries: () => state.outbox.splice(0),
    rerun: () => {
      for (const row of state.rows) callBack(row, parts, state);
    },
  };
}

function takeRow(
  request: SimulatedRequest,
  { source = '' }: RouteParams,
  parts: ClaySimulatorParts,
  state: State,
): SimulatedAnswer {
  if (source === 'deleted') return said(404, 'Source not found');
  if (typeof request.body !== 'object' || request.body === null) return said(422, 'Body must be JSON');
  const before = state.submissions.get(source) ?? 0;
  state.submissions.set(source, before + 1);
  if (before < (parts.lifetimeRows ?? 50_000)) {
    const row = fieldsOf(request);
    state.rows.push(row);
    callBack(row, parts, state);
  }
  // The same answer for a row that is kept and for one that vanishes.
  return { status: 200, body: { success: true } };
}

const cell = (row: Row, name: string): string | null => {
  const value = row[name];
  return typeof value === 'string' && value !== '' ? value : null;
};
const personOf = (row: Row, knows: Knowledge): KnownPerson | null =>
  knows({
    firstName: cell(row, 'first_name'),
    lastName: cell(row, 'last_name'),
    email: cell(row, 'email'),
    linkedinUrl: cell(row, 'linkedin_url'),
    companyName: cell(row, 'company_name'),
    companyDomain: cell(row, 'company_domain'),
  });

/** Blank references render as empty texts and numbers as texts, as in a real column. */
const columnsOf = (row: Row, person: KnownPerson | null): Record<string, string> => ({
  linkedin_url: person?.linkedinUrl ?? cell(row, 'linkedin_url') ?? '',
  email: person?.email ?? '',
  email_status: person?.emailQuality === 'verified' ? 'valid' : '',
  phone: person?.phone ?? '',
  title: person?.title ?? '',
  company_name: person?.company.name ?? '',
  company_domain: person?.company.domain ?? '',
  employee_count: String(person?.company.employees ?? ''),
  industry: person?.company.industry ?? '',
  status: person === null ? 'not_found' : 'success',
  error: '',
});

function callBack(row: Row, parts: ClaySimulatorParts, state: State): void {
  const ids = (parts.passes ?? []).map((name) => [name, cell(row, name) ?? '']);
  state.outbox.push({
    path: parts.callbackPath ?? '/hooks/acme/clay',
    headers: { 'content-type': 'application/json', 'x-webhook-secret': parts.callbackSecret },
    body: JSON.stringify({ ...Object.fromEntries(ids), ...columnsOf(row, personOf(row, parts.knows)) }),
  });
}

function startRun(request: SimulatedRequest, state: State): SimulatedAnswer {
  const { items } = fieldsOf(request);
  if (!Array.isArray(items) || items.length === 0 || items.length > 100)
    return said(400, 'items must hold 1 to 100 entries');
  const id = `run_${state.runs.length + 1}`;
  state.runs.push({ id, items: items as Item[], looks: 0, told: false });
  return { status: 202, body: { routine_run_id: id, status: 'in_progress' } };
}

function showRun({ run: id }: RouteParams, parts: ClaySimulatorParts, state: State): SimulatedAnswer {
  const run = state.runs.find((candidate) => candidate.id === id);
  if (!run) return said(404, 'Routine run not found');
  run.looks += 1;
  const total = run.items.length;
  if (run.looks <= (parts.looksUntilDone ?? 1))
    return { status: 202, body: { routine_run_id: run.id, status: 'in_progress', finished: 0, total } };
  if (!run.told) tell(run, parts, state);
  const data = run.items.map(({ id: item, inputs }) => {
    const person = personOf(inputs, parts.knows);
    return cell(inputs, 'company_domain') === 'broken-routine.test'
      ? { id: item, status: 'failed', error: { message: 'A step of the routine failed' } }
      : { id: item, status: 'complete', result: columnsOf(inputs, person) };
  });
  return {
    status: 200,
    body: { routine_run_id: run.id, status: 'complete', data, finished: total, total },
  };
}

/** The webhook of the Public API: signed, without a moment of its own in the signature. */
function tell(run: Run, parts: ClaySimulatorParts, state: State): void {
  run.told = true;
  const body = JSON.stringify({
    webhookId: 'wh_1',
    createdAt: parts.now().toString(),
    data: { routine_run_id: run.id },
  });
  const signature = createHmac('sha256', parts.signingSecret).update(body).digest('hex');
  state.outbox.push({
    path: parts.callbackPath ?? '/hooks/acme/clay',
    headers: { 'content-type': 'application/json', 'x-clay-signature': `sha256=${signature}` },
    body,
  });
}
