// The database of a contract test: embedded PostgreSQL, or the PostgreSQL 15 that TEST_PG15_URL names.

import { openTestDatabase } from '../../../tools/testing/postgres.ts';
import { migrate } from '../src/index.ts';

/** A database of the test's own, migrated unless `empty`. */
export async function openStoreDatabase(options: { readonly empty?: boolean } = {}): Promise<{ readonly url: string; close(): Promise<void> }> {
  if (options.empty === true) return openTestDatabase();
  return openTestDatabase({ template: { key: 'store', run: async (url) => void (await migrate(url)) } });
}
