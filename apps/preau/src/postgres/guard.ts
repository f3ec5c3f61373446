// Starts PostgreSQL under a small shell that holds the other end of a pipe. If Préau dies, even by kill -9, the pipe
// closes and the shell asks for a fast shutdown. A session of its own keeps the terminal's Ctrl-C from PostgreSQL:
// Préau stops it last, when nothing writes any more.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { commandFor } from './account.ts';
import type { Account } from './account.ts';
import { POSTGRES_ENV } from './cluster.ts';

// $1 = folder to remove at the end, or empty; the rest is the command. A background job of sh ignores SIGINT, but
// PostgreSQL installs its own handler.
const SCRIPT = `
exec 3<&0
remove=$1
shift
"$@" </dev/null 3<&- &
server=$!
( exec 0<&3 3<&-; read -r line; kill -INT $server 2>/dev/null ) &
watch=$!
exec 3<&-
wait $server
code=$?
kill $watch 2>/dev/null
if [ -n "$remove" ]; then cd / && rm -rf "$remove"; fi
exit $code
`;

/** What `spawnGuarded` starts. */
export interface GuardOptions {
  readonly account: Account;
  readonly program: string;
  readonly args: readonly string[];
  readonly dataFolder: string;
  /** File descriptor of the log. */
  readonly log: number;
  /** A temporary folder that the shell removes once the server ended. */
  readonly remove?: string;
}

/** Starts the server in its data folder. It does not keep this process alive; closing stdin stops it. */
export function spawnGuarded(options: GuardOptions): ChildProcess {
  const { program, args, ids } = commandFor(options.account, options.program, options.args);
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'preau-postgres', options.remove ?? '', program, ...args], {
    ...ids,
    cwd: options.dataFolder,
    env: POSTGRES_ENV,
    detached: true,
    stdio: ['pipe', options.log, options.log],
  });
  child.unref();
  // A socket pair in Node: without unref it would keep the event loop alive.
  (child.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  child.stdin?.on('error', () => undefined);
  return child;
}
