import { createHash } from 'node:crypto';
import pg from 'pg';

/** Far more than the product has; a text made with ever new shapes must not fill the server's memory. */
const MOST = 2_000;
/** Several statements in one text cannot be prepared. */
const SEVERAL = /;\s*\S/;
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
 * A connection that has every statement prepared once: planning a statement here costs more than running it, because row-level
 * security takes part in each plan.
 */
export class PreparedClient extends pg.Client {
  #gathering = false;

  // biome-ignore lint/suspicious/noExplicitAny: the signatures of the parent are overloads that nothing else can name.
  override query(statement: any, ...rest: any[]): any {
    const [values] = rest;
    const preparable =
      statement.text && !statement.name && Array.isArray(values) && !SEVERAL.test(statement.text);
    const asked = preparable ? { ...statement, name: nameOf(statement.text) } : statement;
    this.#gather();
    return super.query(asked, ...(rest as [never]));
  }

  /**
   * What is asked before anybody waits leaves in one write: Postgres wakes once for a transaction's opening and its first question, and
   * once for a question that is a transaction of its own.
   */
  #gather(): void {
    const { stream } = this.connection;
    if (this.#gathering) return;
    this.#gathering = true;
    stream.cork();
    process.nextTick(() => {
      this.#gathering = false;
      stream.uncork();
    });
  }
}
