// One bounded pool of connections with deadlines, and kysely over it. Everything in this package that reads or writes takes this.

import { Kysely, PostgresDialect } from 'kysely';
import { Pool, types } from 'pg';
import type { PoolClient, QueryResult, QueryResultRow } from 'pg';
import { isOutdatedPlan, preparedName } from './prepared.ts';
import type { Tables } from './tables.ts';
import { StoreError, toStoreError } from './store-error.ts';
import { runScoped, sendScope } from './scoped-query.ts';
import type { ScopeValues } from './scoped-query.ts';
import { currentScope, preparingOf } from './wall.ts';

/** How to reach PostgreSQL >= 15. */
export interface DatabaseOptions {
  /** `postgres://…` */
  readonly url: string;
  /** Most connections at once; default 10. */
  readonly connections?: number;
  /** Deadline of one statement, ms; default 5,000. */
  readonly statementTimeoutMs?: number;
  /** How long a caller may wait for a free connection, ms; default 5,000. */
  readonly acquireTimeoutMs?: number;
  /** Most callers waiting for a connection; default 500. The next one fails at once with reason `busy`. */
  readonly waiting?: number;
  readonly applicationName?: string;
  /** Hears of each statement before it is sent: for tests and measurements that count them. */
  readonly watch?: (statement: WatchedStatement) => void;
}

/** A statement on its way. `BEGIN`, `COMMIT` and the preparing of a connection are none. */
export interface WatchedStatement {
  /** What it completes: "Cannot …". */
  readonly act: string;
  /** Empty for a typed one. */
  readonly text: string;
  readonly values: readonly unknown[];
  /** Whose rights it runs with: a person's request, or the house. WALL-1. */
  readonly by: 'request' | 'house';
}

/** What a statement runs on: the pool (autocommit) or one transaction. */
export interface Queries {
  /** Runs one statement; `act` completes "Cannot …" in the error. Throws StoreError. On the pool it is prepared, once for each connection. */
  query<R extends QueryResultRow>(act: string, text: string, values?: readonly unknown[]): Promise<QueryResult<R>>;
}

/** An open database. Closing waits for what runs, up to the statements' deadline. */
export interface Database extends Queries, AsyncDisposable {
  /** Runs a typed statement, for the simple cases; same limits and errors as `query`. */
  typed<T>(act: string, work: (db: Kysely<Tables>) => Promise<T>): Promise<T>;
  readonly pool: Pool;
  /** Runs `work` in one transaction; a throw rolls everything back. `timeoutMs` replaces the statements' deadline inside. */
  transaction<T>(
    act: string,
    work: (tx: Transaction) => Promise<T>,
    options?: { readonly timeoutMs?: number; readonly isolation?: 'repeatable read' },
  ): Promise<T>;
  close(): Promise<void>;
}

/** One transaction. `client` is for COPY streams. */
export interface Transaction extends Queries {
  readonly client: PoolClient;
}

/** Opens the pool; nothing connects before the first statement. */
export function openDatabase(options: DatabaseOptions): Database {
  const limit = options.waiting ?? 500;
  const pool = new Pool({
    connectionString: options.url,
    max: options.connections ?? 10,
    connectionTimeoutMillis: options.acquireTimeoutMs ?? 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: options.statementTimeoutMs ?? 5_000,
    // The server's deadline comes first; this one is for a server that no longer answers at all.
    query_timeout: (options.statementTimeoutMs ?? 5_000) + 5_000,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    application_name: options.applicationName ?? 'preau',
    types: { getTypeParser: typeParser },
  });
  // NOTE: a connection that the server drops is replaced at the next use; without these listeners it would end the process: the pool's
  // when it is idle, the client's between two statements of a transaction and while the pool closes.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => void client.on('error', () => undefined));
  // What kysely takes from the pool stands in its caller's scope, as everything else does.
  const prepared = { connect: () => takeTyped(), end: () => pool.end(), options: pool.options };
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: prepared }) });
  const watch = (act: string, text: string, values: readonly unknown[] = []): void =>
    options.watch?.({ act, text, values, by: currentScope() === undefined ? 'house' : 'request' });

  function refuseCrowd(act: string): void {
    if (pool.waitingCount >= limit)
      throw new StoreError('busy', `Cannot ${act}: ${limit} callers already wait for a connection`);
  }

  async function connect(act: string): Promise<PoolClient> {
    refuseCrowd(act);
    try {
      return await pool.connect();
    } catch (error) {
      throw toStoreError(error, act);
    }
  }

  /** A connection in the scope of the caller: one round trip when it had another. WALL-1. */
  async function takeTyped(): Promise<PoolClient> {
    const client = await pool.connect();
    try {
      const preparing = preparingOf(client);
      if (preparing !== undefined) await sendScope(client, preparing.scope);
      preparing?.done();
      return client;
    } catch (error) {
      client.release(toStoreError(error, 'run a typed statement'));
      throw error;
    }
  }

  async function transaction<T>(
    act: string,
    work: (tx: Transaction) => Promise<T>,
    more: { readonly timeoutMs?: number; readonly isolation?: 'repeatable read' } = {},
  ): Promise<T> {
    const client = await connect(act);
    let broken: Error | undefined;
    const preparing = preparingOf(client);
    try {
      // What prepares is of the transaction: a rollback takes it back.
      const begin = more.isolation === undefined ? 'BEGIN' : 'BEGIN ISOLATION LEVEL REPEATABLE READ';
      await client.query(preparing === undefined ? begin : `${begin}; ${preparing.text}`);
      if (more.timeoutMs !== undefined)
        await client.query(`SET LOCAL statement_timeout = ${Math.trunc(more.timeoutMs)}`);
      const value = await work({
        client,
        query: (name, text, values) => {
          watch(name, text, values);
          return run(client, name, text, values, { timeoutMs: more.timeoutMs });
        },
      });
      const { command } = await client.query('COMMIT');
      // A statement failed and `work` went on: PostgreSQL took everything back, the scope too.
      if (command !== 'COMMIT')
        throw new StoreError('fault', `Cannot ${act}: a statement of it failed, nothing was kept`);
      preparing?.done();
      return value;
    } catch (error) {
      await client.query('ROLLBACK').catch((cause: unknown) => {
        broken = toStoreError(cause, 'roll back');
      });
      throw isFromDriver(error) ? toStoreError(error, act) : error;
    } finally {
      client.release(broken);
    }
  }

  async function once<R extends QueryResultRow>(act: string, text: string, values?: readonly unknown[]) {
    const client = await connect(act);
    let broken: Error | undefined;
    watch(act, text, values);
    const preparing = preparingOf(client);
    try {
      const name = preparedName(text, values);
      const result = await run<R>(client, act, text, values, { name, scope: preparing?.scope });
      preparing?.done();
      return result;
    } catch (error) {
      // A connection whose state is unknown (lost, or a deadline of ours) or whose plans a migration outdated is not given to the next caller.
      if (error instanceof StoreError && (error.sqlState === undefined || isOutdatedPlan(error.cause))) broken = error;
      throw error;
    } finally {
      client.release(broken);
    }
  }

  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= pool.end());
  return {
    pool,
    transaction,
    close,
    [Symbol.asyncDispose]: close,
    async typed(act, work) {
      refuseCrowd(act);
      watch(act, '');
      try {
        return await work(db);
      } catch (error) {
        throw toStoreError(error, act);
      }
    },
    async query<R extends QueryResultRow>(act: string, text: string, values?: readonly unknown[]) {
      try {
        return await once<R>(act, text, values);
      } catch (error) {
        // Its connection is gone with the plan; nothing of the statement ran.
        if (error instanceof StoreError && isOutdatedPlan(error.cause)) return once<R>(act, text, values);
        throw error;
      }
    },
  };
}

async function run<R extends QueryResultRow>(
  client: PoolClient,
  act: string,
  text: string,
  values: readonly unknown[] | undefined,
  how: {
    readonly name?: string | undefined;
    readonly timeoutMs?: number | undefined;
    readonly scope?: ScopeValues | undefined;
  },
): Promise<QueryResult<R>> {
  try {
    const query = {
      text,
      ...(how.name === undefined ? {} : { name: how.name }),
      values: values === undefined ? [] : [...values],
      ...(how.timeoutMs === undefined ? {} : { query_timeout: how.timeoutMs + 5_000 }),
    };
    return await (how.scope === undefined ? client.query<R>(query) : runScoped<R>(client, how.scope, query));
  } catch (error) {
    throw toStoreError(error, act);
  }
}

function isFromDriver(error: unknown): boolean {
  return !(error instanceof StoreError) && error instanceof Error && ('severity' in error || 'code' in error);
}

const INT8 = 20;
const DATE = 1082;
const DATE_ARRAY = 1182;
const INT8_ARRAY = 1016;

/** Instants are bigint columns and become numbers; dates stay `YYYY-MM-DD`, never a Date in the zone of the process. */
function typeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === INT8) return Number;
  if (oid === DATE) return String;
  if (oid === DATE_ARRAY) return (value) => splitArray(value);
  if (oid === INT8_ARRAY) return (value) => splitArray(value).map(Number);
  return types.getTypeParser(oid, format) as (value: string) => unknown;
}

function splitArray(value: string): string[] {
  return value === '{}' ? [] : value.slice(1, -1).split(',');
}
