// A process that holds a data folder as a running Préau does, until it is killed or told to end.
import { openDatabase } from '../../src/run/database.ts';
import { writeRunFile } from '../../src/run/run-file.ts';

const dataDir = process.argv[2] ?? '';
const opened = await openDatabase({ dataDir, as: 'server' });
if (opened.ok) {
  writeRunFile(dataDir, { url: 'http://127.0.0.1:8080', databaseUrl: opened.value.url, startedAt: Date.now() });
  process.stdout.write('held\n');
  process.stdin.once('data', () => void opened.value.close().then(() => process.exit(0)));
} else {
  process.stdout.write(`${opened.error.message}\n`);
}
