// A gate as a process of its own that a test may kill: `node gate-process.ts <web folder>`, settings in the environment.

import { loadConfig } from '@preau/host';
import { GATE_SETTINGS, start } from '../src/index.ts';

const config = loadConfig(GATE_SETTINGS, process.env);
if (!config.ok) throw new Error(config.error.problems.join('\n'));
const gate = await start(config.value, process.argv[2]!);
process.stdout.write(`${gate.url}\n`);
