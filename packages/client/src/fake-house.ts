// A house and a clock turned by hand, for the tests of the client. Not exported by the door.

import type { Answer, Asking, Platform, Socket } from './platform.ts';
import type { ServerFrame } from '@preau/protocol/lesson';

/** One socket as the house sees it. */
export class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: { readonly code: number }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly sent: string[] = [];
  isClosed = false;

  send(text: string): void {
    if (this.isClosed) throw new TypeError('closed');
    this.sent.push(text);
  }

  close(): void {
    this.isClosed = true;
  }

  /** The house speaks. */
  say(frame: ServerFrame): void {
    if (!this.isClosed) this.onmessage?.({ data: JSON.stringify(frame) });
  }

  /** The house closes. */
  end(code: number): void {
    this.isClosed = true;
    this.onclose?.({ code });
  }

  commands(): { readonly id: string; readonly command: { readonly kind: string } }[] {
    return this.sent
      .map((text) => JSON.parse(text) as { t: string; id: string; command: { kind: string } })
      .filter(({ t }) => t === 'command');
  }
}

/** What the house answers to a request: a status and a body, or silence. */
export type FakeAnswer = { readonly status: number; readonly body: unknown } | 'silence' | 'refuse';

/** The platform. Time moves by `pass` alone. */
export class FakeHouse implements Platform {
  time = 1_000_000;
  readonly asked: string[] = [];
  readonly sockets: FakeSocket[] = [];
  renewals = 0;
  renews = true;
  wake: (() => void) | undefined;
  readonly #timers = new Map<number, { readonly at: number; readonly run: () => void }>();
  #nextTimer = 0;
  #drawn = 0;
  readonly #answer: (path: string, asking: Asking) => FakeAnswer;

  constructor(answer: (path: string, asking: Asking) => FakeAnswer) {
    this.#answer = answer;
  }

  fetch(url: string, asking: Asking): Promise<Answer> {
    const path = url.replace('https://house', '');
    this.asked.push(`${asking.method} ${path}`);
    const answer = this.#answer(path, asking);
    if (answer === 'refuse') return Promise.reject(new TypeError('no line'));
    if (answer === 'silence') {
      return new Promise((_resolve, reject) =>
        asking.signal.addEventListener('abort', () => reject(new TypeError('aborted'))),
      );
    }
    return Promise.resolve({ ok: answer.status < 400, status: answer.status, json: async () => answer.body });
  }

  openSocket(): Socket {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  }

  now(): number {
    return this.time;
  }

  setTimer(ms: number, run: () => void): () => void {
    const id = (this.#nextTimer += 1);
    this.#timers.set(id, { at: this.time + ms, run });
    return () => void this.#timers.delete(id);
  }

  random(): number {
    // About the middle, and never the same twice: ids are made of it.
    this.#drawn += 1;
    return 0.5 + ((this.#drawn * 0.001) % 0.1);
  }

  async renewSession(): Promise<boolean> {
    this.renewals += 1;
    return this.renews;
  }

  onWake(listener: () => void): () => void {
    this.wake = listener;
    return () => void (this.wake = undefined);
  }

  /** The socket of the moment. */
  get socket(): FakeSocket {
    const last = this.sockets.at(-1);
    if (last === undefined) throw new RangeError('Cannot speak: no socket was opened');
    return last;
  }

  /** Lets promises settle. */
  async settle(): Promise<void> {
    for (let n = 0; n < 30; n += 1) await Promise.resolve();
  }

  /** Lets time pass, firing what is due on the way. */
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    for (;;) {
      await this.settle();
      const due = [...this.#timers].filter(([, timer]) => timer.at <= end).toSorted((a, b) => a[1].at - b[1].at)[0];
      if (due === undefined) break;
      this.#timers.delete(due[0]);
      this.time = Math.max(this.time, due[1].at);
      due[1].run();
    }
    this.time = end;
    await this.settle();
  }
}
