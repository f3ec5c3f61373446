// The process of rtc-node participants, seen from the test: requests and answers by IPC, and what it said when it fell.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Line } from '../../../../tools/testing/network-namespace.ts';
import type { Remote } from './participant.ts';

const actDeadlineMs = 30_000;

/** A page or process that hangs fails the act, not the run. */
export async function within<T>(act: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${act} did not end within ${actDeadlineMs} ms`)), actDeadlineMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A process that holds rtc-node participants. */
export interface NodeProcess {
  client(name: string, isAlone: boolean): Remote;
  hasEnded(): boolean;
  end(): void;
}

interface Answer {
  readonly ready?: boolean;
  readonly id?: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** Starts one, at the end of a line if one is given, and resolves when it can be asked. */
export async function startNodeProcess(line: Line | undefined): Promise<NodeProcess> {
  const file = fileURLToPath(new URL('node-client.ts', import.meta.url));
  const args = line === undefined ? [file] : [...line.command.slice(1), process.execPath, file];
  const child = spawn(line?.command[0] ?? process.execPath, args, {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  });
  let said = '';
  child.stderr?.on('data', (bytes: Buffer) => (said = (said + bytes.toString('utf8')).slice(-2_000)));
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let next = 0;
  let hasEnded = false;
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string): void => {
      hasEnded = true;
      const error = new Error(`the process of rtc-node ended (${why}): ${said}`);
      reject(error);
      for (const asked of waiting.values()) asked.reject(error);
      waiting.clear();
    };
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => fail(signal ?? String(code)));
    child.on('message', (answer: Answer) => {
      if (answer.ready === true) return resolve();
      const asked = waiting.get(answer.id ?? -1);
      waiting.delete(answer.id ?? -1);
      if (answer.error === undefined) asked?.resolve(answer.value);
      else asked?.reject(new Error(answer.error));
    });
  });
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  const ask = (client: string, act: string, words: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (hasEnded) return reject(new Error(`the process of rtc-node has ended: ${said}`));
      next += 1;
      waiting.set(next, { resolve, reject });
      child.send({ id: next, client, act, args: words }, (error) => {
        if (error !== null) reject(error);
      });
    });
  return {
    client(name, isAlone) {
      const call: Remote['call'] = (act, ...words) => within(act, ask(name, act, words));
      return {
        call,
        async drop() {
          if (isAlone) end();
          else await call('leave');
        },
        kill: isAlone ? end : undefined,
      };
    },
    hasEnded: () => hasEnded,
    end,
  };
}
