// A statement that gives its connection a scope on the way: one round trip, and both are done or neither. WALL-41.
// Protocol: PostgreSQL, "Extended Query"; all up to one Sync is one transaction, and after an error the rest is skipped.

import { Query } from 'pg';
import type { Connection, PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';

/** Role and schools, as `set_config` takes them. */
export type ScopeValues = readonly [role: string, schools: string];

/** Kept by PostgreSQL from a connection's first scope on, so that the later ones are bound only. */
const SCOPE = {
  name: 'preau_scope',
  text: "SELECT set_config('role', $1, false), set_config('preau.schools', $2, false)",
} as const;
const knowing = new WeakSet<PoolClient>();

/** What `pg` calls on a query; its types do not tell. */
interface Driven {
  submit(connection: Connection): Error | null;
  handleDataRow(row: unknown): void;
  handleCommandComplete(message: unknown, connection: Connection): void;
}
type Told = (error: Error | null | undefined, result: QueryResult) => void;

class ScopedQuery extends (Query as unknown as new (config: object, told: Told) => Driven) {
  readonly #scope: ScopeValues;
  #hasScope = false;

  constructor(scope: ScopeValues, config: QueryConfig, told: Told) {
    super({ ...config, queryMode: 'extended' }, told);
    this.#scope = scope;
  }

  override submit(connection: Connection): Error | null {
    // Written together: the statement is on its way before the scope is answered.
    connection.stream.cork();
    try {
      connection.bind({ statement: SCOPE.name, values: [...this.#scope] }, true);
      connection.execute({}, true);
      return super.submit(connection);
    } finally {
      connection.stream.uncork();
    }
  }

  override handleDataRow(row: unknown): void {
    if (this.#hasScope) super.handleDataRow(row);
  }

  override handleCommandComplete(message: unknown, connection: Connection): void {
    if (this.#hasScope) super.handleCommandComplete(message, connection);
    this.#hasScope = true;
  }
}

/** Gives a connection a scope by itself: one round trip. */
export async function sendScope(client: PoolClient, scope: ScopeValues): Promise<void> {
  await client.query({ ...SCOPE, values: [...scope] });
  knowing.add(client);
}

/** Runs one statement in a scope. Several commands in one text are refused by PostgreSQL. */
export async function runScoped<R extends QueryResultRow>(
  client: PoolClient,
  scope: ScopeValues,
  config: QueryConfig,
): Promise<QueryResult<R>> {
  if (!knowing.has(client)) {
    await sendScope(client, scope);
    return client.query<R>(config);
  }
  const { promise, resolve, reject } = Promise.withResolvers<QueryResult<R>>();
  client.query(
    new ScopedQuery(scope, config, (error, result) => {
      if (error) reject(error);
      else resolve(result as QueryResult<R>);
    }),
  );
  return promise;
}
