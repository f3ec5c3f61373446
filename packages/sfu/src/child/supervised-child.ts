// One place of the media server and the processes that fill it, one after another: same port, same rooms.
//
//   down --serve--> up --exit, kill -9, no answer--> down --pause 0, 0.25 … 5 s--> up
import type { ChildConfig } from '../config.ts';
import { faultText, log } from '../log.ts';
import type { RoomSettings } from '../room/room-settings.ts';
import type { ChildExit, ForkedChild } from './forked-child.ts';
import type { SpareChild } from './spare-child.ts';

/** Before the first restart nobody waits; then longer and longer, so that a crash loop costs next to nothing (SFU-131). */
const pausesMs = [0, 250, 500, 1_000, 2_000, 5_000] as const;
/** A child that served this long was healthy: its death is again the first. */
const healthyMs = 30_000;
/** From the third short life in a row it is called failing. */
const failingAfter = 3;
const pingMs = 1_000;

/** How one child does, for a health page. */
export interface ChildHealth {
  readonly url: string;
  /** The process that serves, if one does. */
  readonly pid: number | undefined;
  /** `failing`: it died three times or more within 30 s each, and may be between two lives or just be up again. */
  readonly state: 'up' | 'down' | 'failing';
  /** Lives before this one. */
  readonly restarts: number;
  readonly rooms: number;
}

/** One child process and its successors, always on the same port. */
export class SupervisedChild implements AsyncDisposable {
  readonly #config: ChildConfig;
  readonly #spare: SpareChild;
  readonly #hungAfterMs: number;
  readonly #rooms = new Map<string, RoomSettings>();
  #port: number;
  #child: ForkedChild | undefined;
  #up = Promise.withResolvers<void>();
  #isUp = false;
  #upAt = 0;
  #shortLives = 0;
  #restarts = 0;
  #timer: NodeJS.Timeout | undefined;
  #watch: NodeJS.Timeout | undefined;
  #isClosing = false;

  constructor(config: ChildConfig, spare: SpareChild, hungAfterMs: number) {
    this.#config = config;
    this.#spare = spare;
    this.#hungAfterMs = hungAfterMs;
    this.#port = config.port;
  }

  /** Its HTTP address; the same before and after a restart. */
  get url(): string {
    const { host } = this.#config;
    const reached = host === '0.0.0.0' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
    return `http://${reached}:${this.#port}`;
  }

  /** The process id of the moment, undefined between two lives. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get health(): ChildHealth {
    const isFailing = this.#shortLives >= failingAfter && !(this.#isUp && Date.now() - this.#upAt > healthyMs);
    const state = isFailing ? 'failing' : this.#isUp ? 'up' : 'down';
    return { url: this.url, pid: this.pid, state, restarts: this.#restarts, rooms: this.#rooms.size };
  }

  /** Resolves with true when it serves, with false when it does not within `waitMs`. */
  async whenUp(waitMs: number): Promise<boolean> {
    if (this.#isUp || waitMs <= 0 || this.#isClosing) return this.#isUp;
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, waitMs);
    await Promise.race([this.#up.promise, late.promise]);
    clearTimeout(timer);
    return this.#isUp;
  }

  /** Takes a process and waits until it serves. Rejects when it does not within 15 s. */
  async start(): Promise<void> {
    const child = this.#spare.take();
    this.#child = child;
    child.onRoom = (message) => {
      // Whoever was replaced has no say any more.
      if (this.#child !== child) return;
      if (message.type === 'room-opened') this.#rooms.set(message.room.name, message.room);
      else this.#rooms.delete(message.name);
    };
    void child.exited.then((exit) => {
      if (this.#child === child) this.#exited(exit);
    });
    this.#port = await child.serve(this.#port, [...this.#rooms.values()]);
    this.#isUp = true;
    this.#upAt = Date.now();
    this.#up.resolve();
    this.#watchOver(child);
  }

  /** Ends it; its clients are told to reconnect. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true;
    clearTimeout(this.#timer);
    clearInterval(this.#watch);
    this.#up.resolve();
    await this.#child?.end();
  }

  /** Questions are counted, not minutes: a machine that slept does not find its children hung. */
  #watchOver(child: ForkedChild): void {
    clearInterval(this.#watch);
    if (this.#isClosing || this.#child !== child) return;
    this.#watch = setInterval(() => {
      if (child.ping() * this.#pingMs < this.#hungAfterMs) return;
      clearInterval(this.#watch);
      log('error', 'child-hung', { pid: child.pid ?? 0, silentMs: this.#hungAfterMs });
      child.kill();
    }, this.#pingMs);
    this.#watch.unref();
  }

  get #pingMs(): number {
    return Math.min(pingMs, this.#hungAfterMs / 4);
  }

  #exited({ code, signal }: ChildExit): void {
    const livedMs = this.#isUp ? Date.now() - this.#upAt : 0;
    this.#child = undefined;
    clearInterval(this.#watch);
    if (this.#isUp) this.#up = Promise.withResolvers<void>();
    this.#isUp = false;
    if (this.#isClosing) {
      this.#up.resolve();
      return;
    }
    if (livedMs > healthyMs) this.#shortLives = 0;
    const pauseMs = pausesMs[Math.min(this.#shortLives, pausesMs.length - 1)] ?? 0;
    this.#shortLives += 1;
    this.#restarts += 1;
    log('error', 'child-exited', {
      code: code ?? -1,
      signal: signal ?? '',
      restartInMs: pauseMs,
      restarts: this.#restarts,
      rooms: this.#rooms.size,
    });
    this.#timer = setTimeout(() => {
      this.start().catch((fault: unknown) => log('error', 'child-restart-failed', { fault: faultText(fault) }));
    }, pauseMs);
  }
}
