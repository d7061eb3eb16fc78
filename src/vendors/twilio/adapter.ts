import type { Ctx } from '#core/ctx';
import { definePerformer, type Performer } from '#gateway';
import {
  askLeave,
  defineReader,
  harmless,
  lookSignal,
  type VendorAccess,
  vendorAccess,
} from '../kit/vendor-access.ts';
import type { NoticeSms } from '../ports/notice-sms.ts';
import { type OutgoingSms, type SmsReceipt, textHash } from '../ports/sms.ts';
import { twilioSendNotice, twilioSendSms, twilioWhoami } from './operations.ts';
import { twilioRefusal } from './refusals.ts';
import { listReply, messageReply, segmentsOf, stateOf } from './wire.ts';

export type TwilioSettings = {
  /** Without a trailing slash, e.g. `https://api.twilio.com`. */
  readonly baseUrl: string;
  readonly accountSid: string;
  /** An API key with its secret, or the account itself with its auth token. */
  readonly user: string;
  readonly password: string;
  /** A number, or a messaging service; one of them is needed. */
  readonly from?: string;
  readonly messagingServiceSid?: string;
  /** Where Twilio reports how a message fares; without it nothing is reported. */
  readonly statusUrl?: string;
  readonly timeoutMs?: number;
};

/** Messages to one number looked through for a lost answer, and how old they may be. */
const LOOKED_THROUGH = 100;
const LOOK_BACK = { hours: 24 } as const;

/** Sends SMS through Twilio. One request for one message, never repeated. */
export function twilioPerformers(settings: TwilioSettings): Performer[] {
  const { baseUrl, accountSid, user, password, timeoutMs = 15_000 } = settings;
  const twilio = vendorAccess({
    vendor: 'twilio',
    baseUrl: `${baseUrl}/2010-04-01/Accounts/${accountSid}`,
    headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
    timeoutMs,
    refusal: twilioRefusal,
  });
  return [
    sendPerformer(twilio, settings),
    noticePerformer(twilio, settings),
    defineReader<Record<string, never>, { account: string }>({
      operation: twilioWhoami,
      async perform(_ctx, _input, { signal }) {
        await twilio.read(
          { method: 'GET', path: '/Messages.json', query: { PageSize: 1 }, signal },
          listReply,
        );
        return { receipt: { account: accountSid } };
      },
    }),
  ];
}

const sendPerformer = (twilio: VendorAccess, settings: TwilioSettings): Performer =>
  definePerformer<OutgoingSms, SmsReceipt>({
    operation: twilioSendSms,
    perform: (_ctx, sms, call) => send(twilio, settings, sms, call),
    reconcile: (ctx, { trace }) => wasSent(ctx, twilio, trace),
  });

const noticePerformer = (twilio: VendorAccess, settings: TwilioSettings): Performer =>
  definePerformer<NoticeSms, SmsReceipt>({
    operation: twilioSendNotice,
    perform: (_ctx, notice, call) => send(twilio, settings, { ...notice, from: null }, call),
    reconcile: (ctx, { trace }) => wasSent(ctx, twilio, trace),
  });

async function send(
  twilio: VendorAccess,
  settings: TwilioSettings,
  { to, from, text }: Pick<OutgoingSms, 'to' | 'from' | 'text'>,
  call: Parameters<typeof askLeave>[0] & { readonly signal: AbortSignal },
): Promise<{ receipt: SmsReceipt }> {
  const form = new URLSearchParams({ To: to, Body: text, ...senderOf(settings, from) });
  if (settings.statusUrl) form.set('StatusCallback', settings.statusUrl);
  await askLeave(call);
  const reply = await twilio.read(
    { method: 'POST', path: '/Messages.json', form, signal: call.signal },
    messageReply,
  );
  const state = stateOf(reply.status) ?? 'accepted';
  return { receipt: { messageId: reply.sid, state, segments: segmentsOf(reply) } };
}

/** Whether a message whose answer was lost is among those to its number. */
async function wasSent(
  ctx: Pick<Ctx, 'now'>,
  twilio: VendorAccess,
  trace: unknown,
): Promise<'happened' | 'did_not_happen' | 'cannot_tell'> {
  const { to, textHash: hash } = trace as { to: string; textHash: string };
  // Not narrowed by day: Twilio filters by the day of sending, which a queued message does not have yet.
  const { messages, next_page_uri } = await twilio.read(
    {
      method: 'GET',
      path: '/Messages.json',
      query: { To: to, PageSize: LOOKED_THROUGH },
      signal: lookSignal(),
    },
    listReply,
  );
  const since = ctx.now().subtract(LOOK_BACK).epochMilliseconds;
  const recent = messages.filter((message) => !(Date.parse(message.date_created ?? '') < since));
  if (recent.some((message) => textHash(message.body ?? '') === hash)) return 'happened';
  return next_page_uri && recent.length === messages.length ? 'cannot_tell' : 'did_not_happen';
}

function senderOf(settings: TwilioSettings, from: string | null): Record<string, string> {
  if (from !== null) return { From: from };
  if (settings.messagingServiceSid) return { MessagingServiceSid: settings.messagingServiceSid };
  if (settings.from) return { From: settings.from };
  throw harmless(
    'config',
    'twilio.no_sender',
    'Twilio has no number to send from. Nothing was sent. Set TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID.',
  );
}
