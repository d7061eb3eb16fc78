import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { livedHome } from './lived-home.ts';
import { ofThisFile, standInFor } from './of-this-file.ts';
import { openTerminal, type Started, type Terminal } from './terminal.ts';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';
export const browserIsHere = existsSync(CHROMIUM);
const WHY_NOT = `there is no browser at ${CHROMIUM}; install chromium and run this again`;

/** A test in the browser; without one it is skipped, and says why. */
export const inBrowser = (name: string, body: () => Promise<void>, timeout?: number) =>
  test(
    name,
    async (context) => {
      if (!browserIsHere) context.skip(WHY_NOT);
      await body();
    },
    timeout,
  );

/** The product started as a person starts it, with the end of its demo run, and a browser that has not signed in yet. */
export type Visit = {
  readonly terminal: Terminal;
  readonly browser: Browser;
  readonly page: Page;
  readonly url: string;
  /** Signs in, once. */
  readonly link: string;
  /** What the browser's console complained about. */
  readonly complaints: string[];
  close(): Promise<void>;
};

const DESK = { width: 1440, height: 900 };
const NOTHING = /(?!)/;

/** The first start there is. `expected`: addresses whose refusal by the server is wanted. */
export function openFirstVisit(expected = NOTHING): Promise<Visit> {
  return visitOf(openTerminal(), expected, (started) =>
    started.waitFor(/The demo run is finished: [1-9]\d* sent/),
  );
}

/** A later start. `expected`: see `openFirstVisit`; `env`: settings of this start. */
export async function openVisit(expected = NOTHING, env: Record<string, string> = {}): Promise<Visit> {
  return visitOf(openTerminal(await livedHome()), expected, () => Promise.resolve(), env);
}

async function visitOf(
  terminal: Terminal,
  expected: RegExp,
  lived: (started: Started) => Promise<unknown>,
  env: Record<string, string> = {},
): Promise<Visit> {
  const started = terminal.start(['start'], { LEGWORK_PORT: '0', ...env });
  const url = (await started.waitFor(/Legwork runs at (\S+)/))[1] ?? '';
  const link = (await started.waitFor(/Sign in once with this link \(24 hours\): (\S+)/))[1] ?? '';
  await lived(started);
  const { browser, page, complaints } = await browse(expected, DESK);
  return {
    ...{ terminal, browser, page, url, link, complaints },
    async close() {
      await browser.close();
      await started.stop();
      await terminal.close();
    },
  };
}

/** A later visit for the tests of one file, signed in, and its ways about the house. `expected`: see `openFirstVisit`. */
export function signedIn(expected = NOTHING) {
  const open = async () => {
    const visit = await openVisit(expected);
    await visit.page.goto(visit.link);
    await visit.page.getByRole('heading', { name: 'Needs you' }).waitFor();
    return Object.assign(visit, { [Symbol.asyncDispose]: () => visit.close() });
  };
  const visit = ofThisFile(open, { wanted: browserIsHere, within: 180_000 });
  const page = standInFor(() => visit.page);
  return { visit, page, ...waysAbout(() => page) };
}

/** A browser of its own with one page, and what its console complains about. */
export async function browse(
  expected: RegExp,
  viewport: { width: number; height: number },
): Promise<Pick<Visit, 'browser' | 'page' | 'complaints'>> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS.split(' ') });
  const page = await (await browser.newContext({ viewport })).newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() !== 'error' || expected.test(message.location().url)) return;
    complaints.push(`${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { browser, page, complaints };
}

const PHONE = { width: 390, height: 844 };

/** Ways about the house by what a person reads there. `page`: the one that is open when a way is taken. */
export const waysAbout = (page: () => Page) => ({
  goTo: (name: string) =>
    page().getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click(),
  /** The innermost of that heading, as a conversation is a section around its panels. */
  panel: (name: string) =>
    page()
      .locator('section')
      .filter({ has: page().getByRole('heading', { name, exact: true }) })
      .last(),
  /** Keeps the page at its own width and at a telephone's, which it has to fit. */
  look: async (name: string): Promise<void> => {
    const desk = page().viewportSize() ?? PHONE;
    await page().locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
    await shot(page(), `${name}-${desk.width}`);
    await page().setViewportSize(PHONE);
    expect(await tooWide(page()), `${name} is wider than the telephone`).toBe(0);
    await shot(page(), `${name}-${PHONE.width}`);
    await page().setViewportSize(desk);
  },
});

/** Every page has to fit the width of the screen it is on. */
export const tooWide = (page: Page): Promise<number> =>
  page.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);

/** Keeps a picture for a person to look at, where `LEGWORK_SHOTS` names a folder. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.LEGWORK_SHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
