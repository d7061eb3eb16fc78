import { readButton, workspaceOfCard } from '#approval';
import { systemClock } from '#core/clock';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import { createIds, isId } from '#core/ids';
import { loadWorkspaceBySlug } from '#core/workspace.store';
import { type IntakeWorkspace, intakeRoute, type RawRoute } from '#http';
import { ownWebhookSecrets } from '#ops';
import type { Runtime } from './runtime.ts';

/** A workspace that was renamed or removed, and a secret that was set, is noticed after this. */
const REMEMBERED_MS = 5_000;

/** The route vendors deliver to. Which workspace a name means is remembered for a moment, because each delivery asks. */
export function webhookRoute(runtime: Runtime): RawRoute {
  const system = acrossWorkspaces(runtime.database);
  const remembered = new Map<string, { at: number; found: Promise<IntakeWorkspace | undefined> }>();
  const ids = createIds(systemClock);
  const load = async (slug: string): Promise<IntakeWorkspace | undefined> => {
    return system.tx(async (tx) => {
      const workspace = await loadWorkspaceBySlug(tx, slug);
      if (!workspace) return undefined;
      const sandbox = workspace.mode === 'sandbox';
      const clock = sandbox ? runtime.sandboxClock : systemClock;
      const { secretKey } = runtime;
      const own = await ownWebhookSecrets(tx, { id: workspace.id, now: clock.now(), secretKey });
      return {
        id: workspace.id,
        now: () => clock.now(),
        newId: () => ids.next(),
        sources: sandbox ? runtime.webhooks.sandbox : runtime.webhooks.live,
        ownSecrets: (vendor) => own.get(vendor),
      };
    });
  };
  const workspaceOf = (slug: string): Promise<IntakeWorkspace | undefined> => {
    const now = performance.now();
    const known = remembered.get(slug);
    if (known && now - known.at < REMEMBERED_MS) return known.found;
    const found = load(slug);
    // Names nobody has are not kept: a stranger could fill the memory with them.
    found.then((workspace) => !workspace && remembered.delete(slug)).catch(() => remembered.delete(slug));
    remembered.set(slug, { at: now, found });
    return found;
  };
  return intakeRoute({
    sources: runtime.webhooks.live,
    execute: system.execute,
    workspaceOf,
    // Cards of approval are all that one workspace posts and another one's address may hear of.
    async workspaceAbout(_vendor, about) {
      const cardId = readButton(about)?.cardId ?? '';
      const slug = isId(cardId) ? await system.tx((tx) => workspaceOfCard(tx, cardId)) : undefined;
      return slug === undefined ? undefined : workspaceOf(slug);
    },
  });
}
