// A Redis of the tests' own: TEST_REDIS_URL, or redis-server / valkey-server on a free loopback port, memory only.

import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { freePort } from '../../../tools/testing/free-port.ts';

/** What there is. CI_REQUIRE_SERVERS=1 makes `none` an error. */
export type FoundRedis =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'program'; readonly path: string }
  | { readonly kind: 'none'; readonly why: string };

/** Looks for a Redis. */
export function findRedis(): FoundRedis {
  const url = process.env['TEST_REDIS_URL'];
  if (url !== undefined && url !== '') return { kind: 'url', url };
  for (const folder of [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin']) {
    for (const name of ['redis-server', 'valkey-server']) {
      const path = join(folder, name);
      if (folder !== '' && isProgram(path)) return { kind: 'program', path };
    }
  }
  if (process.env['CI_REQUIRE_SERVERS'] === '1')
    throw new Error('Cannot run the Redis suite: neither TEST_REDIS_URL nor a redis-server program');
  return { kind: 'none', why: 'no Redis: set TEST_REDIS_URL or install redis-server' };
}

/** A running server. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Ends it and waits. */
  close(): Promise<void>;
  kill(): void;
}

/** Starts a server and waits until it listens. */
export async function startRedis(path: string, port?: number): Promise<RedisServer> {
  const chosen = port ?? (await freePort());
  const child = spawn(
    path,
    ['--port', String(chosen), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--daemonize', 'no'],
    { stdio: 'ignore' },
  );
  child.unref();
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const deadline = Date.now() + 10_000;
  while (!(await answers(chosen))) {
    if (Date.now() > deadline || child.exitCode !== null) throw new Error(`Cannot start ${path} on port ${chosen}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    url: `redis://127.0.0.1:${chosen}`,
    port: chosen,
    close: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

function answers(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, '127.0.0.1');
  socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
