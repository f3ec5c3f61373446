// One bare WebSocket in a lesson, without the comfort of the lesson client: for measuring and for misbehaving.
import { once } from 'node:events';
import type { Hole, LessonCommand, LessonEvent } from '@preau/core/lesson';
import { LESSON_SUBPROTOCOL } from '@preau/protocol/lesson';
import type { EnterAnswer, ServerFrame } from '@preau/protocol/lesson';
import { WebSocket } from 'ws';

/** A socket that stands in its lesson. */
export class Seat {
  readonly socket: WebSocket;
  readonly entry: EnterAnswer;
  /** Entries in the order in which they came. */
  readonly entries: (LessonEvent | Hole)[] = [];
  closed: number | undefined;
  /** Called for each entry, at once. */
  onEntry: ((entry: LessonEvent | Hole) => void) | undefined;
  readonly #answers = new Map<string, (answer: number | string) => void>();
  readonly #watchers = new Set<() => void>();
  #commands = 0;

  private constructor(entry: EnterAnswer, socket: WebSocket) {
    this.entry = entry;
    this.socket = socket;
    socket.on('message', (data) => {
      // oxlint-disable-next-line typescript/no-base-to-string -- a text frame: ws gives a Buffer
      const frame = JSON.parse(String(data)) as ServerFrame;
      this.#take(frame);
      for (const look of this.#watchers) look();
    });
    socket.on('error', () => undefined);
    socket.on('close', (code) => {
      this.closed = code;
      for (const settle of this.#answers.values()) settle(`closed ${code}`);
      for (const look of this.#watchers) look();
    });
  }

  /** Opens the socket of an entry and waits for its hello. */
  static async attach(entry: EnterAnswer): Promise<Seat> {
    const socket = new WebSocket(entry.socket, [LESSON_SUBPROTOCOL, `pass.${entry.pass}`], {
      perMessageDeflate: false,
    });
    const seat = new Seat(entry, socket);
    try {
      await once(socket, 'open', { signal: AbortSignal.timeout(10_000) });
    } catch (error) {
      socket.terminate();
      throw error;
    }
    return seat;
  }

  /** Sends a command; answers its seq, or the code of the refusal. */
  command(command: LessonCommand): Promise<number | string> {
    const id = `seat-${this.entry.seat}-${String((this.#commands += 1)).padStart(6, '0')}`;
    const { promise, resolve } = Promise.withResolvers<number | string>();
    if (this.closed !== undefined) return Promise.resolve(`closed ${this.closed}`);
    this.#answers.set(id, resolve);
    this.socket.send(JSON.stringify({ t: 'command', id, command }));
    return promise;
  }

  /** Waits until something holds, looked at after every frame. */
  async until(what: string, holds: () => boolean, timeoutMs = 10_000): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = (): void => (holds() ? resolve() : undefined);
    const timer = setTimeout(() => reject(new Error(`Cannot see ${what} within ${timeoutMs} ms`)), timeoutMs);
    this.#watchers.add(look);
    look();
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.#watchers.delete(look);
    }
  }

  end(): void {
    this.socket.terminate();
  }

  #take(frame: ServerFrame): void {
    if (frame.t === 'beat') this.socket.send(JSON.stringify({ t: 'beat', seq: frame.seq }));
    if (frame.t === 'done') this.#settle(frame.id, frame.seq);
    if (frame.t === 'refused') this.#settle(frame.id, frame.code);
    if (frame.t !== 'events') return;
    for (const entry of frame.events) {
      this.entries.push(entry);
      this.onEntry?.(entry);
    }
  }

  #settle(id: string, answer: number | string): void {
    this.#answers.get(id)?.(answer);
    this.#answers.delete(id);
  }
}
