// `node apps/lesson/src/main.ts`: the lessons of a cell.

import { EXIT_CONFIG, loadConfig, onShutdown } from '@preau/host';
import { LESSON_SETTINGS } from './config.ts';
import { start } from './start.ts';

const config = loadConfig(LESSON_SETTINGS, process.env);
const problems = config.ok
  ? config.value.databaseUrl === undefined
    ? ['Cannot serve lessons: PREAU_DATABASE_URL is not set, and only `npm start` brings a database']
    : []
  : config.error.problems;
if (config.ok && config.value.databaseUrl !== undefined) {
  const lesson = await start({ ...config.value, databaseUrl: config.value.databaseUrl });
  onShutdown({ close: async () => lesson[Symbol.asyncDispose]() });
  process.stdout.write(`Lessons listen at ${lesson.url}\n`);
} else {
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.exitCode = EXIT_CONFIG;
}
