// Entry of a media server process: configuration from SFU_* in the environment, orders by IPC, no life without its parent.
// Run by the supervisor (index.ts); by hand it serves too and prints its port.
import { readConfig } from './config.ts';
import { isParentMessage } from './child/ipc.ts';
import type { ChildMessage, StartMessage } from './child/ipc.ts';
import { startChild } from './child/start-child.ts';
import { faultText, log } from './log.ts';

const exitConfig = 78;
/** A clean end takes a second or two; later the process just goes. */
const closeDeadlineMs = 4_000;

const config = readConfig(process.env);
if (!config.ok) {
  for (const problem of config.error) process.stderr.write(`${problem}\n`);
  process.exit(exitConfig);
}

const isChild = process.send !== undefined;
const started = Promise.withResolvers<StartMessage>();
if (isChild) {
  process.once('disconnect', () => process.exit(0));
  process.on('message', (message: unknown) => {
    if (!isParentMessage(message)) return;
    if (message.type === 'ping') tell({ type: 'pong' });
    else started.resolve(message);
  });
  tell({ type: 'warm' });
} else started.resolve({ type: 'start', port: config.value.port, rooms: [] });

const start = await started.promise;
const running = await startChild({ ...config.value, port: start.port }, start.rooms, tell);
if (isChild) tell({ type: 'ready', port: running.port });
else process.stdout.write(`listening on ${config.value.host}:${running.port}\n`);

let isClosing = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void close());

function tell(message: ChildMessage): void {
  if (process.connected) process.send?.(message);
}

async function close(): Promise<void> {
  if (isClosing) return;
  isClosing = true;
  setTimeout(() => process.exit(1), closeDeadlineMs).unref();
  try {
    await running[Symbol.asyncDispose]();
    process.exit(0);
  } catch (fault) {
    log('error', 'close-failed', { fault: faultText(fault) });
    process.exit(1);
  }
}
