import { systemActor } from '#core/actor';
import { isLegworkError, messageOf } from '#core/errors';
import type { Language } from '#core/text/languages';
import { defineRawRoute, type Route } from '#http';
import { readUnsubscribeToken, unsubscribeLead } from '#leads';
import { FAREWELLS, languageToLead } from '#messaging';
import { INERT_TOKEN } from '#outbound';
import type { Legwork } from './legwork.ts';
import { publicPage as page } from './public-page.ts';

const WHY_PUBLIC =
  'A recipient leaves without an account; the signed token names one lead and allows nothing else.';

const unknown = () =>
  page(
    'Link not valid',
    '<h1>This link is not valid.</h1><p>It may have been cut by your mail program. Reply with the word “unsubscribe” and you are left alone as well.</p>',
    404,
  );

/** The link of a mail that somebody sent to themselves to see it. */
const ofATest = () =>
  page(
    'A test',
    '<h1>This was a test.</h1><p>In the real mail this link lets the recipient leave with one click. Here it does nothing, and nobody was taken off any list.</p>',
  );

type Token = NonNullable<ReturnType<typeof readUnsubscribeToken>>;

const contextOf = (legwork: Legwork, { workspaceId }: Token) =>
  legwork.runtime.contextFor(workspaceId, { ...systemActor('recipient'), id: 'recipient' });

/** That of the mail the link stood under. Whatever goes wrong here, nobody is kept from leaving. */
async function languageFor(legwork: Legwork, token: Token): Promise<Language> {
  try {
    const ctx = await contextOf(legwork, token);
    return await ctx.db.tx((tx) => languageToLead(tx, token.leadId));
  } catch (error) {
    legwork.runtime.log.warn({ error: messageOf(error) }, 'The language of a way out could not be read.');
    return 'en';
  }
}

/** Leaving: a GET shows a button and changes nothing, because scanners follow links; a POST, one-click or from the button, is final. */
export const unsubscribeRoutes = (legwork: Legwork): Route[] => [
  defineRawRoute({
    method: 'get',
    path: '/u/:token',
    summary: 'The page behind the unsubscribe link; changes nothing.',
    tags: ['public'],
    access: { public: true, why: WHY_PUBLIC },
    async handle(_ctx, call) {
      if (call.params.token === INERT_TOKEN) return ofATest();
      const token = readUnsubscribeToken(legwork.runtime.secretKey, call.params.token ?? '');
      if (!token) return unknown();
      const language = await languageFor(legwork, token);
      const { title, question, promise, button } = FAREWELLS[language];
      return page(
        title,
        `<h1>${question}</h1><p>${promise}</p><form method="post"><button type="submit">${button}</button></form>`,
        200,
        language,
      );
    },
  }),
  defineRawRoute({
    method: 'post',
    path: '/u/:token',
    summary: 'One-click unsubscribe (RFC 8058).',
    tags: ['public'],
    access: { public: true, why: WHY_PUBLIC },
    async handle(_ctx, call) {
      if (call.params.token === INERT_TOKEN) return ofATest();
      const token = readUnsubscribeToken(legwork.runtime.secretKey, call.params.token ?? '');
      if (!token) return unknown();
      const language = await languageFor(legwork, token);
      try {
        const ctx = await contextOf(legwork, token);
        await unsubscribeLead(ctx, { leadId: token.leadId, source: 'link' });
      } catch (error) {
        if (isLegworkError(error) && error.kind === 'not_found') return unknown();
        throw error;
      }
      const { title, done, left } = FAREWELLS[language];
      return page(title, `<h1>${done}</h1><p>${left}</p>`, 200, language);
    },
  }),
];
