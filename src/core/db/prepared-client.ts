import { createHash } from 'node:crypto';
import pg from 'pg';

/** Far more than the product has; a text made with ever new shapes must not fill the server's memory. */
const MOST = 2_000;
const names = new Map<string, string>();

/** The name under which a statement is prepared: the same text has the same name on every connection. */
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known || names.size >= MOST) return known;
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 32);
  names.set(text, name);
  return name;
}

/**
 * A connection that has every statement with parameters prepared once: planning a statement here costs more than running
 * it, because row-level security takes part in each plan.
 */
export class PreparedClient extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: the signatures of the parent are overloads that nothing else can name.
  override query(statement: any, ...rest: any[]): any {
    const [values] = rest;
    const preparable = statement.text && !statement.name && Array.isArray(values) && values.length > 0;
    const asked = preparable ? { ...statement, name: nameOf(statement.text) } : statement;
    return super.query(asked, ...(rest as [never]));
  }
}
