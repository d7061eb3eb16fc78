import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TRACKING, type Tracking } from '#campaigns/contract';
import { textToHtml } from '#core/text/html';
import { trackMail } from './tracked-mail.rules.ts';

const HOST = 'https://go.fieldnote.example';
const WAY_OUT = 'https://legwork.example/u/';
const FOOTER = `\n\n--\nFieldnote, https://fieldnote.example\nUnsubscribe: ${WAY_OUT}a.b.c`;
const track = (body: string, tracks: readonly Tracking[], footer = FOOTER) =>
  trackMail({
    ...{ text: `${body}${footer}`, footer, tracks, host: HOST, untouched: WAY_OUT },
    tokenOf: (place) => `token-${place}`,
  });

describe('trackMail', () => {
  it('puts a picture at the end for opens, and changes no link', () => {
    const { html, text, links } = track('See https://a.example/x.', ['opens']);
    expect(links).toEqual([{ token: 'token-0', url: null }]);
    expect(html).toContain('href="https://a.example/x"');
    expect(html).toMatch(
      /<img src="https:\/\/go\.fieldnote\.example\/p\/token-0" width="1" height="1" alt=""><\/body>/,
    );
    expect(text).toBe(`See https://a.example/x.${FOOTER}`);
  });
  it('leads links of the body through the host and shows them as they were written', () => {
    const { html, text, links } = track('See https://a.example/x?a=1&b=2 or http://b.example.', ['clicks']);
    expect(links).toEqual([
      { token: 'token-1', url: 'https://a.example/x?a=1&b=2' },
      { token: 'token-2', url: 'http://b.example' },
    ]);
    expect(html).toContain(`<a href="${HOST}/l/token-1">https://a.example/x?a=1&amp;b=2</a>`);
    expect(html).not.toContain('<img');
    expect(text).toContain('See https://a.example/x?a=1&b=2 or http://b.example.');
  });
  it('rewrites the plain text only where that is asked for', () => {
    const { text, html } = track('See https://a.example/x.', ['clicks_in_text']);
    expect(text).toBe(`See ${HOST}/l/token-1.${FOOTER}`);
    expect(html).toContain(`${HOST}/l/token-1`);
  });
  it.each([
    ['the footer and its way out', 'Nothing here.'],
    ['the way out in the body', `Or leave: ${WAY_OUT}x.y.z`],
    ['mail addresses', 'Write mailto:nora@fieldnote.example or nora@fieldnote.example'],
    ['other schemes', 'ftp://a.example/x javascript:alert(1) data:text/html,x'],
  ])('never touches %s', (_, body) => {
    const { html, text, links } = track(body, ['clicks_in_text']);
    expect(links).toEqual([]);
    expect(text).toBe(`${body}${FOOTER}`);
    expect(html).toBe(textToHtml(`${body}${FOOTER}`));
  });
  it('gives one address one token, and leaves the same address of the footer alone', () => {
    const { html, links } = track('https://fieldnote.example and https://fieldnote.example', ['clicks']);
    expect(links).toHaveLength(1);
    expect(html.match(/\/l\/token-1/g)).toHaveLength(2);
    expect(html).toContain('<a href="https://fieldnote.example">https://fieldnote.example</a>');
  });
  it('changes nothing where nothing is tracked, whatever the text', () => {
    const word = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.constantFrom('\n', '\n\n', ' ', '<', '&', `${WAY_OUT}x`),
    );
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const body = words.join('');
        // A body never ends in empty lines: drafts are trimmed.
        fc.pre(body === body.trim() && body !== '');
        const { text, html, links } = track(body, []);
        expect({ text, html, links }).toEqual({
          ...{ text: `${body}${FOOTER}`, html: textToHtml(`${body}${FOOTER}`), links: [] },
        });
      }),
    );
  });
  it('keeps what is read, whatever is tracked but the plain text', () => {
    const read = (html: string): string => html.replaceAll(/<[^>]+>/g, '').trim();
    fc.assert(
      fc.property(fc.array(fc.webUrl()), fc.subarray(TRACKING.slice(0, 2)), (urls, tracks) => {
        const body = ['Look:', ...urls].join(' ');
        const { text, html } = track(body, tracks);
        expect(text).toBe(`${body}${FOOTER}`);
        expect(read(html)).toBe(read(textToHtml(text)));
      }),
    );
  });
});
