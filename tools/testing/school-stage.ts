// The school that `npm run bench -- school` measures, as a process of its own (`apps/school/test/bench/stage.ts`), and what it may be asked.
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '../source-files.ts';

/** Whom to sign in. */
export interface Asker {
  readonly school: number;
  readonly kind: 'pupil' | 'guardian' | 'teacher' | 'head' | 'operator';
  readonly n: number;
}

/** What the stage is asked. */
export type StageRequest =
  | {
      readonly do: 'fill';
      readonly from: number;
      readonly to: number;
      readonly pupils: number;
      readonly homework: number;
      /** Session notes of each class, and lines of its channel. */
      readonly notes: number;
    }
  | { readonly do: 'sign'; readonly askers: readonly Asker[] }
  | { readonly do: 'look'; readonly asker: Asker; readonly path: string; readonly body?: object }
  | { readonly do: 'send'; readonly threadId: string; readonly messageId: string }
  | { readonly do: 'copies'; readonly messageId: string }
  | { readonly do: 'end' };

/** One statement of a request: the median of its runs, and what its plan reads. */
export interface LookedAt {
  readonly act: string;
  readonly ms: number;
  readonly reads: readonly TableRead[];
  /** Only the first request runs it: what it answers is remembered for a while. */
  readonly once: boolean;
}

/** What a purge took in a database of its own (`apps/school/test/bench/purge.ts`). */
export interface PurgeTold {
  readonly schools: number;
  readonly messages: number;
  readonly countedMs: number;
  /** Until who asked for it was answered, and until all was gone. */
  readonly answeredMs: number;
  readonly goneMs: number;
}

/** Measures a purge, in a process of its own. */
export async function runPurge(): Promise<PurgeTold> {
  const child = fork(join(ROOT, 'apps/school/test/bench/purge.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit').then(() => [undefined]);
  const [told] = (await Promise.race([once(child, 'message'), ended])) as [PurgeTold | undefined];
  if (told === undefined) throw new Error('Cannot measure a purge: its process ended');
  await ended;
  return told;
}

/** One way a statement reads a table. */
export interface TableRead {
  readonly table: string;
  /** The index, or null when the table was read from its beginning. */
  readonly index: string | null;
  /** Does the index begin with the school? */
  readonly bySchool: boolean;
  /** Rows that were looked at, over all loops. */
  readonly rows: number;
}

/** The child, asked one thing at a time. Closing ends it with its database. */
export class SchoolStage implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #ended: Promise<readonly [{ readonly error: string }]>;
  #url = '';

  private constructor() {
    this.#child = fork(join(ROOT, 'apps/school/test/bench/stage.ts'), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#ended = once(this.#child, 'exit').then(() => [{ error: 'the stage ended' }]);
  }

  /** Starts it; resolves when it listens. */
  static async open(): Promise<SchoolStage> {
    const stage = new SchoolStage();
    stage.#url = (await stage.#next()) as string;
    return stage;
  }

  /** Where it listens. */
  get url(): string {
    return this.#url;
  }

  get pid(): number {
    return this.#child.pid!;
  }

  async ask<T>(asked: StageRequest): Promise<T> {
    const answered = this.#next();
    this.#child.send(asked);
    return (await answered) as T;
  }

  async #next(): Promise<unknown> {
    const [told] = (await Promise.race([once(this.#child, 'message'), this.#ended])) as [
      { value?: unknown; error?: string },
    ];
    if (told.error !== undefined) throw new Error(`Cannot measure the school: ${told.error}`);
    return told.value;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return;
    await this.ask({ do: 'end' }).catch(() => this.#child.kill());
    await this.#ended;
  }
}
