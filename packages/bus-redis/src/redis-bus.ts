// The bus of several processes. Port: Bus (service/base); the contract suite is shared with bus-memory.

import { createClient } from 'redis';
import type { Bus, Lease, Topics } from '@preau/service/base';
import { reconnectAfter, within } from './line.ts';
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
  /** Told of a lost connection; the client comes back by itself. */
  readonly fault?: (error: unknown) => void;
}

/** Commands that wait for the connection; more fail at once. */
const MAX_QUEUED = 10_000;

/** Makes a client with our scripts. Commands fail at once while the line is down: the bus is a hint, and waiting would pile up. */
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

/** All keys carry the prefix: several installations may share a Redis. */
export class RedisBus implements Bus {
  readonly #commands: Client;
  readonly #listener: Client;
  readonly #prefix: string;
  readonly #timeoutMs: number;
  #closing: Promise<void> | undefined;

  private constructor(commands: Client, listener: Client, prefix: string, timeoutMs: number) {
    this.#commands = commands;
    this.#listener = listener;
    this.#prefix = prefix;
    this.#timeoutMs = timeoutMs;
  }

  /** Connects; rejects when Redis does not answer. */
  static async open(options: RedisBusOptions): Promise<RedisBus> {
    const clients = [connectable(options.url), connectable(options.url)] as const;
    // NOTE: without a listener, a lost connection would end the process.
    for (const client of clients) client.on('error', (error: unknown) => options.fault?.(error));
    const timeoutMs = options.timeoutMs ?? 2_000;
    try {
      await Promise.all(clients.map((client) => within(client.connect(), 2 * timeoutMs, 'connect to Redis')));
    } catch (error) {
      for (const client of clients) client.destroy();
      throw error;
    }
    return new RedisBus(...clients, options.prefix ?? 'preau:', timeoutMs);
  }

  async publish<T extends keyof Topics>(topic: T, fact: Topics[T]): Promise<void> {
    await this.#ask('publish', this.#commands.publish(this.#prefix + topic, JSON.stringify(fact)));
  }

  async subscribe<T extends keyof Topics>(topic: T, listener: (fact: Topics[T]) => void): Promise<() => Promise<void>> {
    const channel = this.#prefix + topic;
    let isOver = false;
    const entry = (text: string): void => {
      if (isOver) return;
      try {
        listener(JSON.parse(text) as Topics[T]);
      } catch {
        // NOTE: listeners must not throw; one that does is its owner's bug and nobody else's trouble.
      }
    };
    await this.#ask('subscribe', this.#listener.subscribe(channel, entry));
    return async () => {
      isOver = true;
      // Whoever closes must get to its end while Redis is away: the listener is deaf already.
      await this.#ask('unsubscribe', this.#listener.unsubscribe(channel, entry)).catch(() => undefined);
    };
  }

  count(key: string, by: number, lifeMs: number): Promise<number> {
    return this.#ask(
      'count',
      this.#commands.countFor(`${this.#prefix}count:${key}`, String(by), String(Math.ceil(lifeMs))),
    ).then(Number);
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

  #ask<T>(act: string, work: Promise<T>): Promise<T> {
    if (this.#closing !== undefined) {
      work.catch(() => undefined);
      return Promise.reject(new TypeError(`Cannot ${act}: the bus is closed`));
    }
    return within(work, this.#timeoutMs, act);
  }
}
