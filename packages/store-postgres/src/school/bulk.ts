// Many rows in one statement: they travel as one JSON parameter and become a relation `r` inside the statement.

import type { Queries } from '../database.ts';

const CHUNK = 2_000;

/**
 * Runs `statement` over chunks of rows. `columns` is the SQL of the relation, e.g. `person_id uuid, roles text[]`; $2… are `values`.
 * Answers how many rows the statements touched; `step` hears after each chunk how many rows are done.
 */
export async function inBulk(
  queries: Queries,
  act: string,
  columns: string,
  rows: readonly object[],
  statement: string,
  values: readonly unknown[] = [],
  step: (done: number) => void = () => undefined,
): Promise<number> {
  let touched = 0;
  for (let from = 0; from < rows.length; from += CHUNK) {
    const chunk = rows.slice(from, from + CHUNK);
    const { rowCount } = await queries.query(
      act,
      `WITH r AS (SELECT * FROM json_to_recordset($1::json) AS r(${columns})) ${statement}`,
      [JSON.stringify(chunk), ...values],
    );
    touched += rowCount ?? 0;
    step(chunk.length);
  }
  return touched;
}
