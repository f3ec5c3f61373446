// What an EXPLAIN says, in a few words: how long, and which tables were read by which index.

import type { Database, Transaction } from '@preau/store-postgres';
import type { TableRead } from '../../../../tools/testing/school-stage.ts';

/** A plan as it ran. */
export interface RanPlan {
  readonly ms: number;
  readonly reads: readonly TableRead[];
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** Runs of a prepared statement after which PostgreSQL decides whether one plan serves everybody. */
const SETTLED = 6;

/**
 * Runs a statement `runs` times under EXPLAIN ANALYZE, with the rights of whoever calls, as the house runs it: prepared, and planned anew only where
 * PostgreSQL finds that this pays. What planning costs then counts.
 */
export async function explain(
  database: Database,
  bySchool: ReadonlySet<string>,
  statement: { readonly text: string; readonly values: readonly unknown[] },
  runs: number,
): Promise<readonly RanPlan[]> {
  return database.transaction('explain a statement', async ({ client }) => {
    const values = statement.values.map((value) => literalOf(client, value)).join(', ');
    await client.query(`PREPARE looked_at AS ${statement.text}`);
    try {
      const execute = `EXECUTE looked_at${values === '' ? '' : `(${values})`}`;
      for (let run = 0; run < SETTLED; run += 1) await client.query(execute);
      const plans: RanPlan[] = [];
      while (plans.length < runs) plans.push(await explained(client, bySchool, execute));
      return plans;
    } finally {
      await client.query('DEALLOCATE looked_at');
    }
  });
}

type Client = Transaction['client'];

async function explained(client: Client, bySchool: ReadonlySet<string>, execute: string): Promise<RanPlan> {
  const { rows } = await client.query<{ 'QUERY PLAN': readonly [Record<string, unknown>] }>(
    `EXPLAIN (ANALYZE, FORMAT JSON) ${execute}`,
  );
  const [plan] = rows[0]!['QUERY PLAN'];
  return {
    ms: Number(plan['Planning Time']) + Number(plan['Execution Time']),
    reads: readsOf(plan['Plan'] as PlanNode, undefined, bySchool),
  };
}

/** A parameter as EXECUTE takes it: it knows no `$1`. */
function literalOf(client: Client, value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (!Array.isArray(value)) return client.escapeLiteral(String(value));
  if (value.some((each) => typeof each !== 'string' && typeof each !== 'number'))
    throw new TypeError('Cannot explain: a parameter holds what is neither text nor number');
  return client.escapeLiteral(`{${value.map((each) => JSON.stringify(String(each))).join(',')}}`);
}

function readsOf(node: PlanNode, relation: string | undefined, bySchool: ReadonlySet<string>): TableRead[] {
  const table = node['Relation Name'] ?? relation;
  const index = node['Index Name'] ?? null;
  const kind = node['Node Type'];
  const below = (node.Plans ?? []).flatMap((child) =>
    readsOf(child, kind.startsWith('Bitmap') ? table : undefined, bySchool),
  );
  // A bitmap heap scan reads by the index below it.
  const reads = kind === 'Seq Scan' || index !== null;
  if (!reads || table === undefined) return below;
  const rows = (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
  return [{ table, index, bySchool: index !== null && bySchool.has(index), rows: Math.round(rows) }, ...below];
}

/** Names of the indexes whose first column is the school. */
export async function indexesBySchool(database: Database): Promise<ReadonlySet<string>> {
  const { rows } = await database.query<{ name: string }>(
    'list the indexes',
    `SELECT c.relname::text AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
     JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
     WHERE c.relnamespace = 'public'::regnamespace AND a.attname = 'school_id'`,
  );
  return new Set(rows.map((row) => row.name));
}
