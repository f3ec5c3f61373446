// `npm start` and `npm run school`: installs what is missing, then becomes Préau or its command line.
import { ensureInstalled, findNode, handOver } from './prepare.mjs';

const [first, ...rest] = process.argv.slice(2);
ensureInstalled(false);
if (first === 'school') handOver(findNode(), 'apps/preau/src/cli/main.ts', rest);
else handOver(findNode(), 'apps/preau/src/main.ts', process.argv.slice(2));
