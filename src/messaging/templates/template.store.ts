import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '#core/db/index';
import { type ArmCounts, type Language, type TemplateText, templateText, type Variant } from './contract.ts';
import { type OwnText, textKey } from './template-book.rules.ts';

export type StoredVersion = {
  templateId: string;
  version: number;
  text: TemplateText;
  contentHash: string;
  reverts: number | null;
  madeBy: string;
  madeAt: string;
};
type VersionRow = Omit<StoredVersion, 'text'> & { content: unknown };

const COLUMNS = sql`template_id as "templateId", version, content, content_hash as "contentHash", reverts, made_by_name as "madeBy", made_at as "madeAt"`;
const read = ({ content, ...found }: VersionRow): StoredVersion => ({
  ...found,
  text: templateText.parse(content),
});

/** The newest version of each text the workspace has changed, by `textKey`. */
export const currentVersions = async (tx: Tx): Promise<ReadonlyMap<string, StoredVersion>> =>
  new Map(
    (
      await rows<VersionRow>(
        tx,
        sql`select distinct on (template_id, language) ${COLUMNS} from template_versions order by template_id, language, version desc`,
      )
    ).map((found) => {
      const version = read(found);
      return [textKey(version.templateId, version.text.language), version];
    }),
  );

/** What a batch of drafts is written from: one question, however many leads. */
export const ownTexts = async (tx: Tx): Promise<ReadonlyMap<string, OwnText>> => currentVersions(tx);

/** Every version of a template in a language, the newest first. */
export const versionsOf = async (tx: Tx, templateId: string, language: Language): Promise<StoredVersion[]> =>
  (
    await rows<VersionRow>(
      tx,
      sql`select ${COLUMNS} from template_versions where template_id = ${templateId} and language = ${language} order by version desc`,
    )
  ).map(read);

/**
 * Adds the version behind the one that was read; undefined where somebody else was first. Numbers count on over all languages of a
 * template, so a number alone says which text it was.
 */
export async function insertVersion(
  tx: Tx,
  workspaceId: string,
  made: {
    templateId: string;
    /** The version that was read. */
    behind: number;
    text: TemplateText;
    contentHash: string;
    reverts: number | null;
    by: string;
    byName: string;
    at: Temporal.Instant;
  },
): Promise<StoredVersion | undefined> {
  const found = await row<VersionRow>(
    tx,
    sql`insert into template_versions (workspace_id, template_id, version, language, content, content_hash, reverts, made_by, made_by_name, made_at)
        select ${workspaceId}, ${made.templateId}, (select coalesce(max(version), 0) + 1 from template_versions where template_id = ${made.templateId}), ${made.text.language},
          ${JSON.stringify(made.text)}::jsonb, ${made.contentHash}, ${made.reverts}, ${made.by}, ${made.byName}, ${made.at.toString()}
        where ${made.behind}::int = (select coalesce(max(version), 0) from template_versions where template_id = ${made.templateId} and language = ${made.text.language})
        on conflict do nothing returning ${COLUMNS}`,
  );
  return found && read(found);
}

type CountRow = { version: number; variant: Variant; language: Language } & Record<keyof ArmCounts, string>;

/**
 * People by the version and variant of a template that first reached them, and those who answered it: a person's answer counts for
 * the last message before it. What a person rewrote, or a model wrote, is no variant. Read from the send ledger and the replies.
 */
export const countVariants = async (
  tx: Tx,
  templateId: string,
): Promise<{ version: number; variant: Variant; language: Language; counts: ArmCounts }[]> =>
  (
    await rows<CountRow>(
      tx,
      sql`with reached as (
            select distinct on (l.lead_id) l.id, l.lead_id, d.template_version as version, d.variant, d.language, l.settled_at
            from drafts d join send_ledger l on l.workspace_id = d.workspace_id and l.draft_id = d.id and l.state = 'accepted'
            where d.template_id = ${templateId} and d.writer = 'template' and d.version = 1
            order by l.lead_id, l.settled_at, l.id
          ), answered as (
            select s.id, bool_or(r.intent in ('positive', 'meeting_request', 'call_request')) as positive
            from reached s join replies r on r.lead_id = s.lead_id and not r.automatic
              and r.intent not in ('out_of_office', 'auto_reply', 'bounce')
            join messages m on m.workspace_id = r.workspace_id and m.id = r.message_id and m.at >= s.settled_at
            where not exists (select 1 from send_ledger later where later.workspace_id = r.workspace_id and later.lead_id = s.lead_id
              and later.state = 'accepted' and later.id <> s.id and later.settled_at > s.settled_at and later.settled_at <= m.at)
            group by s.id
          )
          select s.version, s.variant, s.language, count(*) as sent, count(a.id) as replied, count(*) filter (where a.positive) as positive
          from reached s left join answered a on a.id = s.id group by s.version, s.variant, s.language order by s.version desc, s.variant`,
    )
  ).map(({ version, variant, language, sent, replied, positive }) => ({
    ...{ version, variant, language },
    counts: { sent: Number(sent), replied: Number(replied), positive: Number(positive) },
  }));
