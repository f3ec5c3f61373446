// `node apps/gate/src/main.ts`: the gate of a cell.

import { fileURLToPath } from 'node:url';
import { EXIT_CONFIG, loadConfig, onShutdown } from '@preau/host';
import { GATE_SETTINGS } from './config.ts';
import { start } from './start.ts';

const config = loadConfig(GATE_SETTINGS, process.env);
if (config.ok) {
  const gate = await start(config.value, fileURLToPath(new URL('../../web/dist', import.meta.url)));
  onShutdown({ close: async () => gate[Symbol.asyncDispose]() });
  process.stdout.write(`The gate listens at ${gate.url}\n`);
} else {
  for (const problem of config.error.problems) process.stderr.write(`${problem}\n`);
  process.exitCode = EXIT_CONFIG;
}
