// One operating system process of a media server: forked, warm, serving, ended. It has one life; `SupervisedChild` gives it successors.
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { writeConfig } from '../config.ts';
import type { ChildConfig } from '../config.ts';
import { isChildMessage } from './ipc.ts';
import type { ChildMessage, ParentMessage } from './ipc.ts';
import type { RoomSettings } from '../room/room-settings.ts';

// The same door beside the sources and in the packed JavaScript.
const entry = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '../main.ts' : '../main.js', import.meta.url));
const readyMs = 15_000;
const closeMs = 5_000;

/** How a process ended. */
export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process that loads everything at once and waits to be told what to serve. */
export class ForkedChild {
  /** Resolves when it has loaded everything, or has ended before. */
  readonly warm: Promise<void>;
  /** Resolves once it has ended, however that happened. */
  readonly exited: Promise<ChildExit>;
  /** What it reports of its rooms; set before `serve`. */
  onRoom: (message: Extract<ChildMessage, { type: 'room-opened' | 'room-closed' }>) => void = () => undefined;
  readonly #process: ChildProcess;
  readonly #ready = Promise.withResolvers<number>();
  #unanswered = 0;

  constructor(config: ChildConfig) {
    this.#process = fork(entry, [], {
      execPath: process.execPath,
      execArgv: [],
      // Only what a child needs: nothing else of the parent's environment.
      env: { PATH: process.env['PATH'], ...writeConfig(config) },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // A Ctrl-C in the terminal reaches the parent only; it then closes its children in order.
      detached: true,
    });
    const warm = Promise.withResolvers<void>();
    const exited = Promise.withResolvers<ChildExit>();
    this.warm = warm.promise;
    this.exited = exited.promise;
    const ended = (exit: ChildExit, fault: Error): void => {
      warm.resolve();
      exited.resolve(exit);
      this.#ready.reject(fault);
    };
    // Nobody may be waiting for it.
    this.#ready.promise.catch(() => undefined);
    this.#process.on('message', (message: unknown) => {
      if (!isChildMessage(message)) return;
      if (message.type === 'warm') warm.resolve();
      else if (message.type === 'ready') this.#ready.resolve(message.port);
      else if (message.type === 'pong') this.#unanswered = 0;
      else this.onRoom(message);
    });
    this.#process.on('error', (fault) => {
      // A fork that failed has no exit of its own.
      if (this.#process.pid === undefined) ended({ code: null, signal: null }, fault);
    });
    this.#process.once('exit', (code, signal) =>
      ended({ code, signal }, new Error(`Cannot start the media server: exit ${code ?? signal ?? 'unknown'}`)),
    );
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get hasEnded(): boolean {
    return this.#process.pid === undefined || this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  /** Tells it to serve and resolves with its port. Rejects, and kills it, when it does not within 15 s. */
  async serve(port: number, rooms: readonly RoomSettings[]): Promise<number> {
    const timer = setTimeout(
      () => this.#ready.reject(new Error(`Cannot start the media server: not ready after ${readyMs} ms`)),
      readyMs,
    );
    this.#send({ type: 'start', port, rooms });
    try {
      return await this.#ready.promise;
    } catch (fault) {
      this.kill();
      throw fault;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Asks whether its event loop turns; returns how many earlier questions have no answer yet. */
  ping(): number {
    const waiting = this.#unanswered;
    this.#unanswered += 1;
    this.#send({ type: 'ping' });
    return waiting;
  }

  /** Ends it at once. */
  kill(): void {
    this.#process.kill('SIGKILL');
  }

  /** Asks it to end (its clients are told to reconnect), insists after five seconds. */
  async end(): Promise<void> {
    if (this.hasEnded) return;
    this.#process.kill('SIGTERM');
    const timer = setTimeout(() => this.kill(), closeMs);
    await this.exited;
    clearTimeout(timer);
  }

  #send(message: ParentMessage): void {
    // A channel that just closed is no fault: the exit follows.
    if (this.#process.connected) this.#process.send(message, () => undefined);
  }
}
