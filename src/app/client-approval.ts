import { clientActor, decideByLink, type OpenedLink, openClientLink, readClientToken } from '#approval';
import { clientAnswer, type ShownMessage } from '#approval/contract';
import type { Ctx } from '#core/ctx';
import { isLegworkError } from '#core/errors';
import { escapeHtml } from '#core/text/html';
import { type Call, defineRawRoute, type Route } from '#http';
import type { Legwork } from './legwork.ts';
import { minuteCounter } from './minute-counter.ts';
import { publicPage, tooManyRequests } from './public-page.ts';

const WHY_PUBLIC =
  'A client decides on one batch without a seat; the signed link names that batch and shows nothing else.';
/** Looks and answers a minute from one place. */
const MOST_A_MINUTE = 60;
const BODY_BYTES = 16_384;

const notValid = () =>
  publicPage(
    'Link not valid',
    '<h1>This link is not valid.</h1><p>It may have been cut on its way. Ask whoever sent it for a new one.</p>',
    404,
  );

const CLOSED: Readonly<Record<Exclude<OpenedLink['state'], 'open'>, (link: OpenedLink) => string>> = {
  approved: ({ clientName }) =>
    `<h1>Approved.</h1><p>${escapeHtml(clientName ?? 'Somebody')} said yes with this link. There is nothing left to do.</p>`,
  changes_wanted: ({ clientName }) =>
    `<h1>Sent back.</h1><p>${escapeHtml(clientName ?? 'Somebody')} asked for changes with this link. Nothing of it is sent; a new link comes with the new texts.</p>`,
  revoked: () =>
    '<h1>This link was taken back.</h1><p>Nothing can be decided with it. Ask whoever sent it.</p>',
  expired: () =>
    '<h1>This link is too old.</h1><p>Nothing was sent because nobody decided in time. Ask whoever sent it for a new one.</p>',
  over: () =>
    '<h1>This was decided already.</h1><p>Somebody on the team decided on these messages. There is nothing left to do.</p>',
};

function page(link: OpenedLink, problem = '', typed: { name?: string; reason?: string } = {}): Response {
  if (link.state !== 'open') return publicPage('For your approval', CLOSED[link.state](link));
  const { length } = link.messages;
  const until = `${link.expiresAt.slice(0, 16).replace('T', ' ')} UTC`;
  return publicPage(
    'For your approval',
    `<h1>${length} ${length === 1 ? 'message' : 'messages'} for your approval</h1>
${problem ? `<p role="alert">${escapeHtml(problem)} <a href="#decide">To the form</a></p>` : ''}
<p>For ${escapeHtml(link.label)}${link.campaign === null ? '' : `, campaign <strong>${escapeHtml(link.campaign)}</strong>`}. This is what would be sent, word by word. Nothing leaves without a yes; the link is good until ${until}.</p>
${link.messages.map(article).join('\n')}
<form method="post" id="decide"><input type="hidden" name="previewHash" value="${escapeHtml(link.previewHash)}">
<label for="name">Your name</label><input id="name" name="name" required maxlength="120" autocomplete="name" value="${escapeHtml(typed.name ?? '')}">
<label for="reason">What should be different? <span class="soft">(only if you want changes)</span></label><textarea id="reason" name="reason" rows="4" maxlength="4000">${escapeHtml(typed.reason ?? '')}</textarea>
<p><button name="decision" value="approved">Approve ${length === 1 ? 'it' : `all ${length}`}</button> <button class="second" name="decision" value="changes_wanted">Ask for changes</button></p></form>`,
    problem ? 400 : 200,
  );
}

const article = ({ to, subject, text, tracking, claims }: ShownMessage): string => `<article>
<p class="soft">To ${escapeHtml(to)}</p>${subject ? `<h2>${escapeHtml(subject)}</h2>` : ''}
<p>${escapeHtml(text.trim()).replaceAll('\n', '<br>')}</p>
${tracking ? `<p class="soft">${escapeHtml(tracking)}</p>` : ''}${
  claims.length === 0
    ? ''
    : `<details><summary>What it rests on</summary><ul>${claims.map(({ text: phrase, reason }) => `<li>“${escapeHtml(phrase)}”: ${escapeHtml(reason)}</li>`).join('')}</ul></details>`
}</article>`;

/** A frozen batch for somebody without an account: a look changes nothing, since scanners follow links; the form decides, once. */
export const clientApprovalRoutes = ({ runtime }: Legwork): Route[] => {
  const count = minuteCounter();
  const through = async (call: Call, work: (ctx: Ctx, linkId: string) => Promise<Response>) => {
    if (count(call.ip) > MOST_A_MINUTE) return tooManyRequests();
    const named = readClientToken(runtime.secretKey, call.params.token ?? '');
    if (!named) return notValid();
    try {
      return await work(await runtime.contextFor(named.workspaceId, clientActor(named.id)), named.id);
    } catch (error) {
      if (isLegworkError(error) && error.kind === 'not_found') return notValid();
      throw error;
    }
  };
  return [
    defineRawRoute({
      method: 'get',
      path: '/c/:token',
      summary: 'What a client is asked to approve; changes nothing.',
      tags: ['public'],
      access: { public: true, why: WHY_PUBLIC },
      handle: (_ctx, call) => through(call, async (ctx, linkId) => page(await openClientLink(ctx, linkId))),
    }),
    defineRawRoute({
      method: 'post',
      path: '/c/:token',
      summary: 'A client approves a batch, or says what is to change.',
      tags: ['public'],
      access: { public: true, why: WHY_PUBLIC },
      bodyLimit: BODY_BYTES,
      handle: (_ctx, call) => through(call, (ctx, linkId) => decide(ctx, linkId, call)),
    }),
  ];
};

async function decide(ctx: Ctx, linkId: string, { request }: Call): Promise<Response> {
  const form = Object.fromEntries(new URLSearchParams(await request.text()));
  const answer = clientAnswer.safeParse(form);
  const again = async (problem: string) => page(await openClientLink(ctx, linkId), problem, form);
  if (!answer.success)
    return again(
      form.decision === 'changes_wanted' && form.name?.trim()
        ? 'Say what should be different. Nothing was decided yet.'
        : 'Say who you are. Nothing was decided yet.',
    );
  try {
    await decideByLink(ctx, linkId, answer.data);
  } catch (error) {
    if (!isLegworkError(error) || error.kind === 'not_found') throw error;
    return again(error.message);
  }
  return page(await openClientLink(ctx, linkId));
}
