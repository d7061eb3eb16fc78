import type { Tracking } from '#campaigns/contract';
import { htmlDocument, linksIn, paragraphsOf, withLinks } from '#core/text/html';

/** A place in a message that leads to us first; without an address it is the picture by which an open is told. */
export type TrackedLink = { readonly token: string; readonly url: string | null };

export type TrackableMail = {
  /** The approved text, with its footer. */
  readonly text: string;
  readonly footer: string;
  /** What the yes covers and the campaign still wants. */
  readonly tracks: readonly Tracking[];
  /** The address under which our host of this sending domain is reached, without a slash at its end. */
  readonly host: string;
  /** Addresses that begin like this stay as they are: the way out leads straight out. */
  readonly untouched: string;
  /** The token of a place, counted from 0. */
  readonly tokenOf: (place: number) => string;
};

export type TrackedMail = {
  readonly text: string;
  readonly html: string;
  readonly links: readonly TrackedLink[];
};

/**
 * A message of which opens and clicks are told to us: web addresses of its body lead through our host, and a picture that
 * nobody sees stands at its end. What is read stays what was approved: addresses are shown as they were written, the plain text
 * changes only where the yes covers that too, and the footer with its way out never does.
 */
export function trackMail({ text, footer, tracks, host, untouched, tokenOf }: TrackableMail): TrackedMail {
  const split = footer !== '' && text.endsWith(footer) ? text.length - footer.length : text.length;
  const [body, rest] = [text.slice(0, split), text.slice(split)];
  const clicks = tracks.includes('clicks') || tracks.includes('clicks_in_text');
  const places = clicks ? linksIn(body).filter((link) => !link.startsWith(untouched)) : [];
  const links = places.map((url, place) => ({ token: tokenOf(place + 1), url }));
  const through = new Map(links.map(({ token, url }) => [url, `${host}/l/${token}`]));
  const to = (link: string): string => through.get(link) ?? link;
  const picture = tracks.includes('opens') ? tokenOf(0) : null;
  return {
    text: tracks.includes('clicks_in_text') ? withLinks(body, to) + rest : text,
    html: htmlDocument(
      paragraphsOf(body, to),
      paragraphsOf(rest),
      picture === null ? '' : `<img src="${host}/p/${picture}" width="1" height="1" alt="">`,
    ),
    links: [...(picture === null ? [] : [{ token: picture, url: null }]), ...links],
  };
}
