// The whole house as `npm start` assembles it, on a database of the test's own: engines, three apps, one listener.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, loadConfig, SETTINGS } from '@preau/host';
import type { HostServer } from '@preau/host';
import { migrate } from '@preau/store-postgres';
import type { Database } from '@preau/store-postgres';
import { writePages } from '../../../gate/test/running-gate.ts';
import { openTestDatabase } from '../../../../tools/testing/postgres.ts';
import { openApps } from '../../src/apps.ts';
import type { Apps } from '../../src/apps.ts';
import { openEngines } from '../../src/engines.ts';
import { createListener } from '../../src/listener.ts';

/** The house; requests go in by `server.app.inject`. */
export interface AssembledHouse extends AsyncDisposable {
  readonly server: HostServer;
  readonly apps: Apps;
  readonly database: Database;
  /** What was told to `fault`. */
  readonly faults: readonly string[];
}

/** Opens it. The pages are small ones; everything else is real. */
export async function openAssembledHouse(): Promise<AssembledHouse> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'preau-house-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const template = { key: 'store', run: async (url: string): Promise<void> => void (await migrate(url)) };
  const stored = stack.use(await openTestDatabase({ template }));
  await writePages(join(folder, 'web'));
  const read = loadConfig(SETTINGS, {
    PREAU_PORT: '0',
    PREAU_DATA_DIR: join(folder, 'data'),
    PREAU_DATABASE_URL: stored.url,
    PREAU_LOG_LEVEL: 'silent',
  });
  if (!read.ok) throw new Error(read.error.problems.join('\n'));
  const config = read.value;
  const log = createLogger({ name: 'test', level: 'silent' });
  const faults: string[] = [];
  const fault = (error: unknown, what: string): void => void faults.push(`${what}: ${String(error)}`);
  const engines = stack.use(await openEngines(config, (error) => fault(error, 'reach the bus')));
  const pages = Promise.resolve(join(folder, 'web'));
  const address = (): string => 'http://127.0.0.1';
  const apps = stack.use(await openApps({ config, engines, log, fault, pages, address }));
  const server = stack.use(await createListener({ config, engines, apps, log, tls: undefined }));
  await server.app.ready();
  const open = stack.move();
  return { server, apps, database: engines.database, faults, [Symbol.asyncDispose]: () => open.disposeAsync() };
}
