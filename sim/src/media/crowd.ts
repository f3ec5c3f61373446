// The worker processes of a run, each on its cores, and the calls to them. Publishers sit apart from receivers: whoever counts packets of
// thousands must not delay whoever sends them.
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { pinned } from './cores.ts';
import type {
  AnswerMessage,
  CallMessage,
  JoinOrder,
  ParticipantReport,
  TrackOrder,
  WorkerCall,
  WorkerReport,
} from './orders.ts';

const MAIN = fileURLToPath(new URL('worker/main.ts', import.meta.url));
const CALL_MS = 90_000;

/** One process. */
class Worker {
  readonly process: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #nextId = 0;

  constructor(core: number) {
    const { program, args } = pinned([core], [process.execPath, MAIN]);
    this.process = fork(MAIN, [], {
      execPath: program,
      execArgv: args.slice(0, -1),
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.process.on('message', (message: AnswerMessage) => {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if ('fault' in message) waiting?.reject(new Error(message.fault));
      else waiting?.resolve(message.value);
    });
    this.process.on('exit', (code, signal) => {
      for (const waiting of this.#waiting.values()) waiting.reject(new Error(`A worker died: ${signal ?? code}`));
      this.#waiting.clear();
    });
  }

  async call<T>(order: WorkerCall): Promise<T> {
    const id = this.#nextId++;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(id, waiting);
    const timer = setTimeout(
      () => waiting.reject(new Error(`A worker did not answer ${order.call} within ${CALL_MS} ms`)),
      CALL_MS,
    );
    this.process.send({ id, order } satisfies CallMessage);
    try {
      return (await waiting.promise) as T;
    } finally {
      clearTimeout(timer);
    }
  }

  async end(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await gone;
  }
}

/** What all workers together report. */
export interface CrowdReport {
  readonly participants: readonly ParticipantReport[];
  readonly loopMaxMs: number;
  readonly cpuMs: number;
}

/** Everybody in a run. */
export class Crowd {
  readonly #receivers: readonly Worker[];
  readonly #publishers: Worker;
  readonly #where = new Map<string, Worker>();
  #next = 0;

  private constructor(receivers: readonly Worker[], publishers: Worker) {
    this.#receivers = receivers;
    this.#publishers = publishers;
  }

  /** One receiving worker for each core, and one publisher on the first of them. */
  static open(cores: readonly number[]): Crowd {
    return new Crowd(
      cores.map((core) => new Worker(core)),
      new Worker(cores[0]!),
    );
  }

  /** Brings people in, all at once or after their pauses. Those with tracks to publish go to the publishers. Answers what failed. */
  async join(people: readonly JoinOrder[]): Promise<string[]> {
    const byWorker = new Map<Worker, JoinOrder[]>();
    for (const person of people) {
      const worker =
        person.publish === undefined ? this.#receivers[this.#next++ % this.#receivers.length]! : this.#publishers;
      this.#where.set(person.name, worker);
      const list = byWorker.get(worker) ?? [];
      list.push(person);
      byWorker.set(worker, list);
    }
    const faults = await Promise.all(
      [...byWorker].map(([worker, list]) => worker.call<string[]>({ call: 'join', people: list })),
    );
    return faults.flat();
  }

  /** One person publishes more. */
  async publish(name: string, tracks: readonly TrackOrder[]): Promise<void> {
    await this.#where.get(name)?.call({ call: 'publish', name, tracks });
  }

  /** Counting starts anew everywhere. */
  async beginWindow(): Promise<void> {
    await this.#all({ call: 'beginWindow' });
  }

  /** Counts since then. Throws when a native callback had a fault. */
  async report(): Promise<CrowdReport> {
    const reports = await this.#all<WorkerReport>({ call: 'report' });
    const faults = reports.reduce((sum, report) => sum + report.callbackFaults, 0);
    if (faults > 0) throw new Error(`Cannot use the run: ${faults} faults in native callbacks`);
    return {
      participants: reports.flatMap((report) => report.participants),
      loopMaxMs: Math.max(...reports.map((report) => report.loopMaxMs)),
      cpuMs: reports.reduce((sum, report) => sum + report.cpuMs, 0),
    };
  }

  /** Sends people away. */
  async leave(names: readonly string[]): Promise<void> {
    await Promise.all(
      this.#workers.map((worker) =>
        worker.call({ call: 'leave', names: names.filter((name) => this.#where.get(name) === worker) }),
      ),
    );
    for (const name of names) this.#where.delete(name);
  }

  /** Everybody leaves. */
  async leaveAll(): Promise<void> {
    await this.leave([...this.#where.keys()]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.end()));
  }

  get #workers(): readonly Worker[] {
    return [...this.#receivers, this.#publishers];
  }

  #all<T>(order: WorkerCall): Promise<T[]> {
    return Promise.all(this.#workers.map((worker) => worker.call<T>(order)));
  }
}
