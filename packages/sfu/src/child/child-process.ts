// One supervised child: forked, awaited, restarted with a growing pause, its rooms remembered and made again.
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { writeConfig } from '../config.ts';
import type { ChildConfig } from '../config.ts';
import { faultText, log } from '../log.ts';
import type { RoomSettings } from '../room/room-settings.ts';
import { isChildMessage } from './ipc.ts';
import type { ChildMessage, StartMessage } from './ipc.ts';

const entry = fileURLToPath(new URL('../main.ts', import.meta.url));
const readyMs = 15_000;
const firstPauseMs = 100;
const maxPauseMs = 5_000;
/** A child that lived this long was healthy: the next pause is the first again. */
const healthyMs = 30_000;
const closeMs = 5_000;

/** One child process and its successors, always on the same port. */
export class SupervisedChild implements AsyncDisposable {
  readonly #config: ChildConfig;
  readonly #rooms = new Map<string, RoomSettings>();
  #port: number;
  #process: ChildProcess | undefined;
  #pauseMs = firstPauseMs;
  #startedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #isClosing = false;

  constructor(config: ChildConfig) {
    this.#config = config;
    this.#port = config.port;
  }

  /** Its HTTP address; the same before and after a restart. */
  get url(): string {
    const host =
      this.#config.host === '0.0.0.0'
        ? '127.0.0.1'
        : this.#config.host.includes(':')
          ? `[${this.#config.host}]`
          : this.#config.host;
    return `http://${host}:${this.#port}`;
  }

  /** The process id of the moment, undefined between two lives. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Forks and waits until it serves. Rejects when it does not within 15 s. */
  async start(): Promise<void> {
    const child = fork(entry, [], {
      execPath: process.execPath,
      execArgv: [],
      // Only what a child needs: nothing else of the parent's environment.
      env: { PATH: process.env['PATH'], ...writeConfig({ ...this.#config, port: this.#port }) },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // A Ctrl-C in the terminal reaches the parent only; it then closes its children in order.
      detached: true,
    });
    this.#process = child;
    this.#startedAt = Date.now();
    const ready = Promise.withResolvers<void>();
    const timer = setTimeout(
      () => ready.reject(new Error(`Cannot start the media server: not ready after ${readyMs} ms`)),
      readyMs,
    );
    child.on('message', (message: unknown) => {
      if (!isChildMessage(message)) return;
      if (message.type === 'ready') {
        this.#port = message.port;
        ready.resolve();
      } else this.#remember(message);
    });
    child.on('error', (fault) => {
      ready.reject(fault);
      // A fork that failed has no exit of its own.
      if (child.pid === undefined && this.#process === child) this.#exited(null, null);
    });
    child.once('exit', (code, signal) => {
      ready.reject(new Error(`Cannot start the media server: exit ${code ?? signal ?? 'unknown'}`));
      if (this.#process === child) this.#exited(code, signal);
    });
    child.send({ type: 'start', rooms: [...this.#rooms.values()] } satisfies StartMessage);
    try {
      await ready.promise;
    } catch (fault) {
      child.kill('SIGKILL');
      throw fault;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Asks it to end (clients are told to reconnect), insists after five seconds. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true;
    clearTimeout(this.#timer);
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), closeMs);
    await exited;
    clearTimeout(timer);
  }

  #remember(message: Exclude<ChildMessage, { type: 'ready' }>): void {
    if (message.type === 'room-opened') this.#rooms.set(message.room.name, message.room);
    // A child that is going down ends its rooms by itself; they are wanted again in the next one.
    else if (this.#process?.connected === true) this.#rooms.delete(message.name);
  }

  #exited(code: number | null, signal: NodeJS.Signals | null): void {
    this.#process = undefined;
    if (this.#isClosing) return;
    if (Date.now() - this.#startedAt > healthyMs) this.#pauseMs = firstPauseMs;
    log('error', 'child-exited', {
      code: code ?? -1,
      signal: signal ?? '',
      restartInMs: this.#pauseMs,
      rooms: this.#rooms.size,
    });
    this.#timer = setTimeout(() => {
      this.start().catch((fault: unknown) => log('error', 'child-restart-failed', { fault: faultText(fault) }));
    }, this.#pauseMs);
    this.#pauseMs = Math.min(maxPauseMs, this.#pauseMs * 2);
  }
}
