import { readFileSync } from 'node:fs';
import { createWorkspace, findWorkspace } from '#access';
import { SCOPES, systemActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { fileSource } from '#leads';
import { removedMailboxes, saveMailbox } from '#outbound';
import type { Legwork } from './legwork.ts';

export const DEMO_SLUG = 'demo';
/** A Monday morning: the shipped run begins with an open window. */
const DEMO_STARTS = Temporal.Instant.from('2026-03-02T07:30:00Z');
const MAILBOXES = [
  'nora@mail-one.fieldnote.example',
  'nora@mail-two.fieldnote.example',
  'nora@mail-three.fieldnote.example',
];

/** The recorded reviewer of demo runs: a person in the demo world, never in a live workspace. */
export const demoReviewer = {
  kind: 'sandbox',
  id: 'demo reviewer',
  name: 'demo reviewer',
  scopes: new Set(SCOPES),
} as const;

/** The demo workspace, made when it is not there. */
export async function demoWorkspace(legwork: Legwork, ownerIds: readonly string[]): Promise<string> {
  const known = await findWorkspace(legwork.access, DEMO_SLUG);
  if (known) return known.id;
  const made = await createWorkspace(legwork.access, {
    name: 'Demo',
    slug: DEMO_SLUG,
    mode: 'sandbox',
    ownerIds,
    actor: systemActor('setup'),
    startsAt: DEMO_STARTS,
  });
  return made.id;
}

/** Points the sandbox's mailboxes to the servers of this process; their ports change with every start. */
export async function connectDemoMailboxes(legwork: Legwork, ctx: Ctx): Promise<void> {
  const { sandbox } = legwork;
  if (!sandbox) return;
  sandbox.deliverTo(ctx.workspace.slug);
  const removed = (await ctx.db.tx(removedMailboxes)).map(({ address }) => address);
  for (const address of MAILBOXES) {
    sandbox.ensureMailbox(address);
    // Who took one away does not find it again after a start.
    if (removed.includes(address)) continue;
    await saveMailbox(ctx, {
      address,
      displayName: 'Nora Field',
      vendor: 'sandbox',
      connection: sandbox.mailboxConnection(address),
      dailyCap: 30,
      minGapSeconds: 90,
    });
  }
}

const shipped = (name: string): URL => new URL(`../sandbox/demo/${name}`, import.meta.url);
export const demoLeads = () => fileSource(shipped('leads.csv').pathname);
export const waitingLeadsOfDemo = () => fileSource(shipped('leads-waiting.csv').pathname);
export const demoCampaign = (): unknown => JSON.parse(readFileSync(shipped('campaign.json'), 'utf8'));
