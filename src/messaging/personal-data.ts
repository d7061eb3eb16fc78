import { contribute } from '#core/contribution';
import { type PersonalTable, personalTables } from '#core/personal-data/personal-table';

const LEAD = [{ column: 'lead_id', to: 'lead' }] as const;

const tables: readonly PersonalTable[] = [
  {
    table: 'drafts',
    what: 'drafts written to the person',
    belongs: LEAD,
    own: {
      subject: '',
      body: '',
      footer: '',
      template_text: '',
      claims: '[]',
      guard: '{}',
      reasons: '[]',
      fallback: null,
    },
    mentions: ['subject', 'body', 'footer', 'template_text', 'claims', 'guard', 'reasons', 'fallback'],
  },
  {
    table: 'draft_rejections',
    what: 'drafts a reviewer turned down',
    belongs: LEAD,
    own: { subject: '', feedback: '' },
    mentions: ['subject', 'feedback'],
  },
  { table: 'forms_of_address', what: 'how readers are addressed' },
  {
    table: 'template_versions',
    what: 'texts that drafts are written from',
    mentions: ['content'],
  },
];

export const messagingPersonalTables = tables.map((table) => contribute(personalTables, table));
