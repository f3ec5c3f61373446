// A process that starts a database and then waits to be killed: the parent in the tests of orphans.
import { startPostgres } from '../../src/postgres/launcher.ts';

const [, , folder = '', ...words] = process.argv;
const server = await startPostgres({
  folder,
  temporary: words.includes('temporary'),
  ...(words.includes('plain') ? { namespaceAllowed: false } : {}),
});
process.stdout.write(`${server.url}\n`);
setInterval(() => undefined, 1_000);
