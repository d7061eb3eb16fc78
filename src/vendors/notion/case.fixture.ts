import { serveSimulators } from '../kit/simulator.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { notionPerformers } from './adapter.ts';
import { createNotionSimulator } from './simulator.ts';

const TOKEN = 'ntn_test';
export const PARENT = { kind: 'page', id: 'reports' } as const;
export const COLLECTION = { kind: 'collection', id: 'all-reports' } as const;

export const documentOf = (paragraphs: number) =>
  Array.from({ length: paragraphs }, (_, index) => ({
    kind: 'paragraph',
    spans: [{ text: `Paragraph ${index + 1}` }],
  }));

export async function startNotion(more: { perMinute?: number; timeoutMs?: number } = {}) {
  const { timeoutMs = 2_000, perMinute } = more;
  const simulator = createNotionSimulator({
    token: TOKEN,
    shared: { pages: [PARENT.id], dataSources: [COLLECTION.id] },
    perMinute,
  });
  const server = await serveSimulators({ '/notion': simulator });
  const performersFor = (token: string) =>
    notionPerformers({ baseUrl: `${server.url}/notion`, token, pauseMs: 0, timeoutMs });
  return {
    simulator,
    performers: performersFor(TOKEN),
    strangers: performersFor('ntn_other'),
    close: server.close,
  };
}

export const notionCase: VendorCase = {
  vendor: 'notion',
  ports: ['publishing'],
  async start({ perMinute }) {
    const { simulator, ...running } = await startNotion({ perMinute });
    const published = (parent: string) => () =>
      simulator.pages().filter((page) => page.parent === parent).length;
    const page = { reference: 'report-1', title: 'Week 47', blocks: documentOf(3) };
    return {
      ...running,
      simulator,
      examples: [
        { operation: 'publishing.notion.whoami', input: {} },
        {
          operation: 'publishing.notion.publish_page',
          input: { ...page, parent: PARENT },
          effects: published(PARENT.id),
        },
        {
          operation: 'publishing.notion.publish_page',
          input: { ...page, parent: COLLECTION },
          effects: published(COLLECTION.id),
        },
        { operation: 'publishing.notion.find_page', input: { parent: PARENT, reference: 'report-1' } },
      ],
    };
  },
};
