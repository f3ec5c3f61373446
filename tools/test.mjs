// `npm test`: installs what is missing, test tools included, then runs everything that a fresh machine can run.
import { ensureInstalled, findNode, handOver } from './prepare.mjs';

ensureInstalled(true);
handOver(findNode(), 'tools/test.ts', process.argv.slice(2));
