import { EVENT_TYPES } from '#vendors/heyreach/simulated-world';
import type { Services } from './services.ts';

/** Registers our intake at the vendors that deliver, as a person would by pasting its address. `url` ends with the workspace. */
export function subscribe(
  { instantly, heyreach, 'cal-com': calendar }: Services,
  url: string,
  secretOf: (name: string) => string,
): void {
  calendar.subscribe(`${new URL(url).pathname}/cal_com`);
  const own = instantly.state;
  const target = `${url}/instantly`;
  if (![...own.webhooks.values()].some((hook) => hook.target_hook_url === target)) {
    const id = own.nextId();
    own.webhooks.set(id, {
      ...{ id, organization: own.organization, timestamp_created: own.stamp(), name: 'Legwork' },
      ...{ target_hook_url: target, event_type: 'all_events', campaign: null, status: 1 },
      headers: { authorization: `Bearer ${secretOf('instantly webhook')}` },
    });
  }
  const linked = heyreach.state;
  const webhookUrl = `${url}/heyreach?secret=${secretOf('heyreach webhook')}`;
  if ([...linked.hooks.values()].some((hook) => hook.webhookUrl === webhookUrl)) return;
  for (const eventType of EVENT_TYPES) {
    const id = linked.nextId();
    linked.hooks.set(id, {
      ...{ id, webhookName: eventType.slice(0, 25), webhookUrl, eventType, campaignIds: [], isActive: true },
    });
  }
}
