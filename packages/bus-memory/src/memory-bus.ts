// The bus of a process that is alone. Port: Bus (service/base); the contract suite is shared with bus-redis.

import { AsyncLocalStorage } from 'node:async_hooks';
import type { Bus, Clock, Lease, Topics } from '@preau/service/base';

interface Forgetting {
  value: number;
  readonly until: number;
}

type Listener = (fact: never) => void;

/** Expired counters are swept when there are so many. */
const SWEEP_AT = 10_000;

/** Delivers facts after the current turn of the loop, as a network would; a listener that throws harms nobody else. */
export class MemoryBus implements Bus {
  readonly #clock: Clock;
  readonly #listeners = new Map<keyof Topics, Set<Listener>>();
  readonly #counters = new Map<string, Forgetting>();
  readonly #leases = new Map<string, { token: number; until: number }>();
  #lastToken = 0;
  #sweepAt = SWEEP_AT;
  #isClosed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Always: nobody is elsewhere. */
  isReachable(): boolean {
    return true;
  }

  whenBack(): () => void {
    return () => undefined;
  }

  async publish<T extends keyof Topics>(topic: T, fact: Topics[T]): Promise<void> {
    this.#check('publish');
    // A copy, so that no listener can change what another receives.
    const copy = structuredClone(fact);
    for (const listener of this.#listeners.get(topic) ?? []) {
      queueMicrotask(() => {
        if (this.#listeners.get(topic)?.has(listener) !== true) return;
        try {
          (listener as (given: Topics[T]) => void)(structuredClone(copy));
        } catch {
          // NOTE: listeners must not throw; one that does is its owner's bug and nobody else's trouble.
        }
      });
    }
  }

  async subscribe<T extends keyof Topics>(topic: T, listener: (fact: Topics[T]) => void): Promise<() => Promise<void>> {
    this.#check('subscribe');
    // A listener runs where it subscribed, as with a bus between processes: nothing of the publisher's request comes along (WALL-4).
    // Wrapped, so that one function subscribed twice is two subscriptions.
    const runHere = AsyncLocalStorage.snapshot();
    const entry: Listener = (fact) => runHere(listener, fact);
    const set = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, set.add(entry));
    return async () => void set.delete(entry);
  }

  async count(key: string, by: number, lifeMs: number): Promise<number> {
    this.#check('count');
    const now = this.#clock.now();
    const known = this.#counters.get(key);
    const counter = known !== undefined && known.until > now ? known : { value: 0, until: now + lifeMs };
    counter.value += by;
    this.#counters.set(key, counter);
    if (this.#counters.size >= this.#sweepAt) this.#sweep(now);
    return counter.value;
  }

  async acquireLease(key: string, lifeMs: number): Promise<Lease | undefined> {
    this.#check('acquire a lease');
    const held = this.#leases.get(key);
    if (held !== undefined && held.until > this.#clock.now()) return undefined;
    const token = (this.#lastToken += 1);
    this.#leases.set(key, { token, until: this.#clock.now() + lifeMs });
    const isOurs = (): boolean => {
      const lease = this.#leases.get(key);
      return lease?.token === token && lease.until > this.#clock.now();
    };
    return {
      fencingToken: token,
      renew: async (nextLifeMs) => {
        if (!isOurs()) return false;
        this.#leases.set(key, { token, until: this.#clock.now() + nextLifeMs });
        return true;
      },
      [Symbol.asyncDispose]: async () => {
        if (this.#leases.get(key)?.token === token) this.#leases.delete(key);
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#listeners.clear();
  }

  #sweep(now: number): void {
    for (const [key, counter] of this.#counters) if (counter.until <= now) this.#counters.delete(key);
    this.#sweepAt = Math.max(SWEEP_AT, 2 * this.#counters.size);
  }

  #check(act: string): void {
    if (this.#isClosed) throw new TypeError(`Cannot ${act}: the bus is closed`);
  }
}
