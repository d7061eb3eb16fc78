import { z } from 'zod';
import { defineConfig, postgresUrl, wholeNumber } from '#core/config/index';

export const signalSqlConfig = defineConfig({
  section: 'signalSql',
  doc: 'Signals from a Postgres database of yours.',
  keys: {
    url: {
      env: 'SIGNAL_SQL_URL',
      schema: postgresUrl.optional(),
      secret: true,
      doc: 'Address of the database, with a role that may only read. Without it nothing is read.',
      example: 'postgres://reader:secret@db.example:5432/signals',
    },
    query: {
      env: 'SIGNAL_SQL_QUERY',
      schema: z.string().optional(),
      doc: 'One SELECT that gives id, title, cursor and more; $1 is the position before (text or null), $2 an instant or null, $3 the number of rows, $4 a company domain or null.',
      example:
        'select id, title, kind, event_date, company_domain, id::text as cursor from signals where ($1::text is null or id > $1::bigint) and ($2::timestamptz is null or created_at >= $2::timestamptz) order by id limit $3',
    },
    timeoutMs: {
      env: 'SIGNAL_SQL_TIMEOUT_MS',
      schema: wholeNumber(100, 60_000),
      default: '15000',
      doc: 'Milliseconds the query may take in the database.',
      example: '15000',
    },
  },
});
