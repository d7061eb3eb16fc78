import { systemActor } from '#core/actor';
import { isLegworkError } from '#core/errors';
import { defineRawRoute, type Route } from '#http';
import { readUnsubscribeToken, unsubscribeLead } from '#leads';
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
      if (!readUnsubscribeToken(legwork.runtime.secretKey, call.params.token ?? '')) return unknown();
      return page(
        'Unsubscribe',
        '<h1>No more mail?</h1><p>One click, and nobody here writes to you again. Your address is kept only as a fingerprint, so that it stays that way.</p><form method="post"><button type="submit">Leave me alone</button></form>',
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
      try {
        const ctx = await legwork.runtime.contextFor(token.workspaceId, {
          ...systemActor('recipient'),
          id: 'recipient',
        });
        await unsubscribeLead(ctx, { leadId: token.leadId, source: 'link' });
      } catch (error) {
        if (isLegworkError(error) && error.kind === 'not_found') return unknown();
        throw error;
      }
      return page('Done', '<h1>Done.</h1><p>You will not hear from us again.</p>');
    },
  }),
];
