// What was really written: a row for each row that any table gains, changes or loses, kept only when its transaction is.

import type { Database } from '@preau/store-postgres';

/** Answers the tables that were written to since the last time it was asked, and forgets them. */
export type TouchLog = () => Promise<readonly string[]>;

/** Puts a trigger on every table that the catalogue lists; on those named, only for rows that are added where the condition holds (SQL, of `NEW`). */
export async function openTouchLog(
  database: Database,
  added: Readonly<Record<string, string>> = {},
): Promise<TouchLog> {
  const { rows } = await database.query<{ relname: string }>(
    'list the tables',
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
  );
  const run = (text: string): Promise<unknown> => database.query('watch what is written', text);
  await run('CREATE SCHEMA touch_log');
  await run('CREATE TABLE touch_log.touched (name text NOT NULL)');
  // The role of requests has no right on the log: it is written with the owner's.
  await run(`CREATE FUNCTION touch_log.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
    $$ BEGIN INSERT INTO touch_log.touched VALUES (TG_TABLE_NAME); RETURN NULL; END $$`);
  await run('GRANT USAGE ON SCHEMA touch_log TO preau_request');
  for (const { relname } of rows) {
    const condition = added[relname];
    const [when, filter] =
      condition === undefined ? ['INSERT OR UPDATE OR DELETE', ''] : ['INSERT', `WHEN (${condition})`];
    await run(
      `CREATE TRIGGER touch_log AFTER ${when} ON "${relname}" FOR EACH ROW ${filter} EXECUTE FUNCTION touch_log.note()`,
    );
  }
  return async () => {
    const found = await database.query<{ name: string }>(
      'read what was written',
      'WITH gone AS (DELETE FROM touch_log.touched RETURNING name) SELECT DISTINCT name FROM gone ORDER BY name',
    );
    return found.rows.map((row) => row.name);
  };
}
