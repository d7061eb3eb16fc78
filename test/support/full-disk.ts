import pg from 'pg';

/** Lets the database refuse new rows of a table until `free` is called, as a full disk does. */
export async function fillDisk(ownerUrl: string, table: string): Promise<{ free(): Promise<void> }> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(`
    create or replace function disk_is_full() returns trigger language plpgsql as $$ begin raise exception 'the disk is full'; end $$;
    create trigger disk_is_full before insert on ${table} for each row execute function disk_is_full()`);
  return {
    async free() {
      await owner.query(`drop trigger disk_is_full on ${table}`);
      await owner.end();
    },
  };
}
