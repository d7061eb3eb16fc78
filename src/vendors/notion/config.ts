import { z } from 'zod';
import { defineConfig, webUrl } from '#core/config/index';

export const notionConfig = defineConfig({
  section: 'notion',
  doc: 'Notion, where copies of reports are published.',
  keys: {
    token: {
      env: 'NOTION_TOKEN',
      schema: z.string().min(8).optional(),
      secret: true,
      doc: 'Token of the Notion integration. Without it nothing is published there.',
      example: 'ntn_the-token-of-the-integration',
    },
    baseUrl: {
      env: 'NOTION_BASE_URL',
      schema: webUrl,
      default: 'https://api.notion.com/v1',
      doc: 'Address of the Notion API; another one only for tests.',
      example: 'https://api.notion.com/v1',
    },
  },
});
