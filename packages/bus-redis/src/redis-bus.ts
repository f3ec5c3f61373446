// The bus of several processes. Port: Bus (service/base); the contract suite is shared with bus-memory.

import { AsyncLocalStorage } from 'node:async_hooks';
import { createClient } from 'redis';
import type { Bus, Lease, Topics } from '@preau/service/base';
import { keepConnected, reconnectAfter, within } from './line.ts';
import { createOwnCounters } from './own-counters.ts';
import { script } from './script.ts';
import { COUNT, LEASE, RELEASE, RENEW } from './scripts.ts';

/** How to reach Redis. */
export interface RedisBusOptions {
  /** `redis://…` or `rediss://…` */
  readonly url: string;
  /** Before every key and channel; default `preau:`. */
  readonly prefix?: string;
  /** Deadline of each command, ms; default 2,000. */
  readonly timeoutMs?: number;
  /** Told once when the line is down; it comes back by itself. */
  readonly fault?: (error: unknown) => void;
  /** Told once when it is up again. */
  readonly back?: () => void;
}

/** Commands that wait for the connection; more fail at once. */
const MAX_QUEUED = 10_000;

/** Makes a client with our scripts. Commands fail at once while the line is down: waiting would pile up. */
function connectable(url: string) {
  return createClient({
    url,
    RESP: 2,
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_QUEUED,
    socket: {
      connectTimeout: 3_000,
      reconnectStrategy: reconnectAfter,
    },
    scripts: {
      countFor: script(COUNT, Number),
      leaseFor: script(LEASE, Number),
      renewFor: script(RENEW, Number),
      releaseFor: script(RELEASE, Number),
    },
  });
}
type Client = ReturnType<typeof connectable>;

/** One channel of the listener: all who listen to it in this process. */
interface Channel {
  readonly entries: Set<(text: string) => void>;
  readonly dispatch: (text: string) => void;
}

/**
 * All keys carry the prefix: several installations may share a Redis. While Redis is away nothing waits for it: what is told reaches nobody, counters go
 * on in this process, leases fail; subscriptions are made when it answers. GATE-170, GATE-171, LESSON-104.
 */
export class RedisBus implements Bus {
  readonly #commands: Client;
  readonly #listener: Client;
  readonly #prefix: string;
  readonly #timeoutMs: number;
  readonly #own = createOwnCounters();
  readonly #channels = new Map<string, Channel>();
  readonly #whenBack = new Set<() => void>();
  #subscribing: Promise<void> = Promise.resolve();
  #closing: Promise<void> | undefined;

  private constructor(url: string, prefix: string, timeoutMs: number) {
    this.#commands = connectable(url);
    this.#listener = connectable(url);
    this.#prefix = prefix;
    this.#timeoutMs = timeoutMs;
  }

  /** Connects, or goes on trying when Redis does not answer. Throws TypeError on an address that is none. */
  static async open(options: RedisBusOptions): Promise<RedisBus> {
    const timeoutMs = options.timeoutMs ?? 2_000;
    const bus = new RedisBus(options.url, options.prefix ?? 'preau:', timeoutMs);
    // What Redis has forgotten or never heard is told again; before anybody is told that the line is back.
    bus.#listener.on('ready', () => void (bus.#subscribing = bus.#subscribeAll()));
    await keepConnected([bus.#listener, bus.#commands], 2 * timeoutMs, {
      down: (error) => options.fault?.(error),
      up: () => {
        options.back?.();
        void bus.#subscribing.then(() => bus.#whenBack.forEach((listener) => listener()));
      },
    });
    return bus;
  }

  isReachable(): boolean {
    return this.#commands.isReady && this.#listener.isReady;
  }

  whenBack(listener: () => void): () => void {
    const entry = (): void => listener();
    this.#whenBack.add(entry);
    return () => void this.#whenBack.delete(entry);
  }

  async publish<T extends keyof Topics>(topic: T, fact: Topics[T]): Promise<void> {
    // At most once: what is told while the line is down reaches nobody, which was said when it broke.
    if (this.#closing === undefined && !this.#commands.isReady) return;
    await this.#ask('publish', this.#commands.publish(this.#prefix + topic, JSON.stringify(fact)));
  }

  async subscribe<T extends keyof Topics>(topic: T, listener: (fact: Topics[T]) => void): Promise<() => Promise<void>> {
    this.#checkOpen('subscribe');
    const name = this.#prefix + topic;
    // A listener runs where it subscribed, as with the bus in memory, whoever's request laid the line that brings the fact (WALL-4).
    const runHere = AsyncLocalStorage.snapshot();
    const entry = (text: string): void => {
      try {
        runHere(listener, JSON.parse(text) as Topics[T]);
      } catch {
        // NOTE: listeners must not throw; one that does is its owner's bug and nobody else's trouble.
      }
    };
    let channel = this.#channels.get(name);
    if (channel === undefined) {
      const entries: Channel['entries'] = new Set();
      channel = { entries, dispatch: (text) => entries.forEach((each) => each(text)) };
      this.#channels.set(name, channel);
    }
    channel.entries.add(entry);
    if (this.#listener.isReady) await this.#subscribeTo(name, channel);
    return async () => {
      channel.entries.delete(entry);
      if (channel.entries.size > 0 || this.#channels.get(name) !== channel) return;
      this.#channels.delete(name);
      if (this.#closing !== undefined || !this.#listener.isReady) return;
      // Whoever closes must get to its end while Redis is away: the listener is deaf already.
      await within(this.#listener.unsubscribe(name, channel.dispatch), this.#timeoutMs, 'unsubscribe').catch(
        () => undefined,
      );
    };
  }

  async count(key: string, by: number, lifeMs: number): Promise<number> {
    const life = Math.ceil(lifeMs);
    if (this.#closing === undefined && !this.#commands.isReady) return this.#countAlone(key, by, life);
    const asked = this.#ask('count', this.#commands.countFor(`${this.#prefix}count:${key}`, String(by), String(life)));
    const value = await asked.then(Number, (error: unknown) => {
      if (this.#closing !== undefined) throw error;
      return undefined;
    });
    if (value === undefined) return this.#countAlone(key, by, life);
    this.#own.note(key, value, life, performance.now());
    return value;
  }

  async acquireLease(key: string, lifeMs: number): Promise<Lease | undefined> {
    const name = `${this.#prefix}lease:${key}`;
    const token = Number(await this.#ask('acquire a lease', this.#commands.leaseFor(name, String(Math.ceil(lifeMs)))));
    if (token === 0) return undefined;
    return {
      fencingToken: token,
      renew: async (nextLifeMs) =>
        Number(
          await this.#ask('renew a lease', this.#commands.renewFor(name, String(token), String(Math.ceil(nextLifeMs)))),
        ) === 1,
      [Symbol.asyncDispose]: async () =>
        void (await this.#ask('release a lease', this.#commands.releaseFor(name, String(token)))),
    };
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= (async () => {
      for (const client of [this.#listener, this.#commands]) {
        if (client.isOpen) client.destroy();
      }
    })();
    return this.#closing;
  }

  #countAlone(key: string, by: number, lifeMs: number): number {
    return this.#own.count(key, by, lifeMs, performance.now());
  }

  /** Settles when it is done or the line is down again: then the next line does it. */
  async #subscribeAll(): Promise<void> {
    await Promise.all([...this.#channels].map(([name, channel]) => this.#subscribeTo(name, channel)));
  }

  async #subscribeTo(name: string, { dispatch }: Channel): Promise<void> {
    await within(this.#listener.subscribe(name, dispatch), this.#timeoutMs, 'subscribe').catch(() => undefined);
  }

  #checkOpen(act: string): void {
    if (this.#closing !== undefined) throw new TypeError(`Cannot ${act}: the bus is closed`);
  }

  #ask<T>(act: string, work: Promise<T>): Promise<T> {
    try {
      this.#checkOpen(act);
    } catch (error) {
      work.catch(() => undefined);
      return Promise.reject(error);
    }
    return within(work, this.#timeoutMs, act);
  }
}
