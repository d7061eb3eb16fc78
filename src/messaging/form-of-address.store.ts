import { sql } from 'drizzle-orm';

/** Where a workspace keeps how it addresses readers. */
export const FORMS_OF_ADDRESS = sql`forms_of_address`;
