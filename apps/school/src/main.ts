// `node apps/school/src/main.ts`: the school of a cell.

import { EXIT_CONFIG, loadConfig, onShutdown } from '@preau/host';
import { SCHOOL_SETTINGS } from './config.ts';
import { start } from './start.ts';

const config = loadConfig(SCHOOL_SETTINGS, process.env);
const problems = !config.ok
  ? config.error.problems
  : config.value.databaseUrl === undefined
    ? ['Cannot do without PREAU_DATABASE_URL: a school of a cell starts no database of its own']
    : [];
if (config.ok && config.value.databaseUrl !== undefined) {
  const school = await start({ ...config.value, databaseUrl: config.value.databaseUrl });
  onShutdown({ close: async () => school[Symbol.asyncDispose]() });
  console.log(`The school listens at ${school.url}`);
} else {
  for (const problem of problems) console.error(problem);
  process.exitCode = EXIT_CONFIG;
}
