// What there is to back up, read from PostgreSQL's own catalogue, so that no table can be forgotten.

import type { Client } from 'pg';
import { StoreError } from '../store-error.ts';

/** A table with its columns, and the SQL that puts its rows in an order that is the same on every server. */
export interface CatalogueTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly orderBy: string;
  readonly references: readonly string[];
}

/** The migrations' own table says what the schema is; it is not data. */
const SCHEMA_TABLE = 'migration';

/** Tables of the schema `public`, each after those that it refers to. Refuses what COPY of tables would not carry: sequences. */
export async function readCatalogue(client: Client): Promise<readonly CatalogueTable[]> {
  const sequences = await client.query<{ relname: string }>(
    "SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace",
  );
  if (sequences.rows[0] !== undefined)
    throw new StoreError('schema', `Cannot back up: sequence ${sequences.rows[0].relname} is not covered`);
  const { rows } = await client.query<CatalogueTable>(TABLES, [SCHEMA_TABLE]);
  return inOrder(rows);
}

const TABLES = `
SELECT c.relname AS name,
  (SELECT array_agg(quote_ident(a.attname) ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '')::text[] AS columns,
  coalesce((SELECT string_agg(quote_ident(a.attname) || CASE WHEN a.attcollation <> 0 THEN ' COLLATE "C"' ELSE '' END, ', ' ORDER BY k.place)
    FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k(attnum, place), pg_attribute a
    WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid AND a.attnum = k.attnum), 't::text COLLATE "C"') AS "orderBy",
  coalesce((SELECT array_agg(DISTINCT r.relname) FROM pg_constraint f JOIN pg_class r ON r.oid = f.confrelid
    WHERE f.conrelid = c.oid AND f.contype = 'f' AND r.oid <> c.oid), '{}')::text[] AS "references"
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> $1
ORDER BY c.relname`;

function inOrder(tables: readonly CatalogueTable[]): CatalogueTable[] {
  const ordered: CatalogueTable[] = [];
  let waiting = [...tables];
  while (waiting.length > 0) {
    const ready = waiting.filter(
      (table) => !table.references.some((name) => waiting.some((other) => other.name === name)),
    );
    if (ready.length === 0)
      throw new StoreError(
        'schema',
        `Cannot back up: ${waiting.map((table) => table.name).join(', ')} refer to each other in a circle`,
      );
    ordered.push(...ready);
    waiting = waiting.filter((table) => !ready.includes(table));
  }
  return ordered;
}
