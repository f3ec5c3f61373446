// What an EXPLAIN says, in a few words: how long, and which tables were read by which index.

import type { Database } from '@preau/store-postgres';
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

/** Runs a statement under EXPLAIN ANALYZE, with the rights of whoever calls. Planning counts: it is part of every statement here. */
export async function explain(
  database: Database,
  bySchool: ReadonlySet<string>,
  statement: { readonly text: string; readonly values: readonly unknown[] },
): Promise<RanPlan> {
  const { rows } = await database.query<{ 'QUERY PLAN': readonly [Record<string, unknown>] }>(
    'explain a statement',
    `EXPLAIN (ANALYZE, FORMAT JSON) ${statement.text}`,
    statement.values,
  );
  const [plan] = rows[0]!['QUERY PLAN'];
  const root = plan['Plan'] as PlanNode;
  return {
    ms: Number(plan['Planning Time']) + Number(plan['Execution Time']),
    reads: readsOf(root, undefined, bySchool),
  };
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
