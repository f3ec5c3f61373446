// A parent process for the orphan test: starts one child, tells its pid, and waits to be killed.
import { startSfu } from '../src/index.ts';
import { apiKey, apiSecret } from './stage.ts';

const sfu = await startSfu({ apiKey, apiSecret, children: 1 });
process.send?.(sfu.pids[0]);
setInterval(() => undefined, 60_000);
