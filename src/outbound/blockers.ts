import type { Blocker } from '#core/contributions';
import { instantOf } from '#core/db/index';
import { type Reason, reason } from '#core/verdict';
import { unplacedOfLead } from './approved-drafts.store.ts';
import { mailboxWithoutCampaign } from './mailbox.store.ts';
import { NO_PLACE } from './overdue.rules.ts';
import { openStops } from './vendor-lead.store.ts';
import { sendsOfLeads } from './views.ts';
import { workspaceDailyLimit } from './workspace-limits.store.ts';

/** A message that lost its place has no time until it gets another one. */
const withoutPlace = (why: Reason | undefined): Reason =>
  reason('send.no_place', `Its message waits for another place in the plan.${why ? ` ${why.text}` : ''}`);

/** Why a lead's message has not left: mode, limits, its place in the plan, and an end that a vendor has not confirmed. */
export const sendBlockers: readonly Blocker[] = [
  {
    name: 'mode',
    async explain(ctx, tx) {
      if (ctx.workspace.mode === 'shadow') {
        return {
          reason: reason(
            'send.shadow',
            'The workspace is in shadow mode: nothing is sent until its owner goes live.',
          ),
          until: null,
        };
      }
      const limit = await workspaceDailyLimit(tx, ctx.workspace.id);
      return limit > 0
        ? null
        : { reason: reason('send.limit_zero', 'The daily limit of this workspace is 0.'), until: null };
    },
  },
  {
    name: 'plan',
    async explain(_ctx, tx, leadId) {
      const [send] = await sendsOfLeads(tx, [leadId]);
      // What holds it back between campaigns has a blocker of its own.
      if (!send || send.reasons[0]?.code.startsWith('touch.')) return null;
      const at = instantOf(send.plannedFor);
      const when = at.equals(NO_PLACE) ? null : at.toString({ smallestUnit: 'minute' });
      const why = send.reasons[0];
      switch (send.state) {
        case 'planned': {
          if (when === null) return { reason: withoutPlace(why), until: null };
          // By which mailbox it leaves keeps nothing back.
          const planned = reason('send.planned', `Its message is planned for ${when}.`);
          if (why?.code !== 'plan.provider') return { reason: why ?? planned, until: when };
          return { reason: { ...planned, text: `${planned.text} ${why.text}` }, until: when };
        }
        case 'unknown':
          return {
            reason: reason(
              'send.unknown',
              'Whether its message left is not known yet; the Sent folder is looked at.',
            ),
            until: null,
          };
        case 'cancelled':
        case 'rejected':
          return {
            reason: why ?? reason(`send.${send.state}`, `Its message was ${send.state}.`),
            until: null,
          };
        default:
          return null;
      }
    },
  },
  {
    name: 'place',
    async explain(_ctx, tx, leadId) {
      const waiting = await unplacedOfLead(tx, leadId);
      const [why] = waiting?.reasons ?? [];
      if (!waiting || !why) return null;
      const until = instantOf(waiting.expiresAt).toString({ smallestUnit: 'minute' });
      const text = `Its message is approved and has no place in the plan yet: ${why.text} The yes holds until ${until}.`;
      return { reason: reason(why.code, text), until: null };
    },
  },
  {
    name: 'vendor campaign',
    async explain(_ctx, tx, leadId) {
      const mailbox = await mailboxWithoutCampaign(tx, leadId);
      if (!mailbox) return null;
      const { address, vendor, hasOne } = mailbox;
      const text = hasOne
        ? `No campaign of its mailbox ${address} at ${vendor} is left that would carry another message to this lead: each holds a lead once. Prepare the mailbox for more messages and activate what is made there.`
        : `Its mailbox ${address} has no campaign at ${vendor} that would carry the message. Make one under Settings and activate it there.`;
      return { reason: reason('send.no_vendor_campaign', text), until: null };
    },
  },
  {
    name: 'vendor stops',
    async explain(_ctx, tx, leadId) {
      const [stop] = await openStops(tx, leadId);
      if (!stop) return null;
      const why = stop.reasons[0] ? ` Last answer: ${stop.reasons[0].text}` : '';
      const text = `Its steps at ${stop.vendor} are being ended, and ${stop.vendor} has not confirmed it yet.${why}`;
      return { reason: reason('send.vendor_stop_open', text), until: null };
    },
  },
];
