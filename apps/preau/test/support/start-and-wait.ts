// A process that starts a database and then waits to be killed: the parent in the tests of orphans.
import { startPostgres } from '../../src/postgres/launcher.ts';

const folder = process.argv[2] ?? '';
const server = await startPostgres({ folder, temporary: process.argv[3] === 'temporary' });
process.stdout.write(`${server.url}\n`);
setInterval(() => undefined, 1_000);
