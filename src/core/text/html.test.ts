import fc from 'fast-check';
import { expect, it } from 'vitest';
import { textToHtml } from './html.ts';

it('escapes what is text, links what is an address, and keeps paragraphs', () => {
  const html = textToHtml('<b>&"\'\nhttps://u.example/x?a=1&b=2.\n\nBye');
  expect(html).toContain('<p>&lt;b&gt;&amp;&quot;&#39;<br><a href="https://u.example/x?a=1&amp;b=2">');
  expect(html).toContain('</a>.</p>\n<p>Bye</p>');
});

it('lets no tag of the text through', () => {
  fc.assert(
    fc.property(fc.string(), (text) => !/<(?!\/?(?:p|br|a|html|body)\b|!doctype)/u.test(textToHtml(text))),
  );
});
