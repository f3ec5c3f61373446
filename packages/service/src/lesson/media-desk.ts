// Keeps the media server in step with the log of one lesson. It may lag and fail; the log never waits. LESSON-80 to LESSON-84.

import type { EpochMs, PersonId } from '@preau/core/base';
import { findMember, mayPublish } from '@preau/core/lesson';
import type { LessonEvent, LessonState, MediaSource } from '@preau/core/lesson';
import type { LessonKey, MediaRooms } from './ports.ts';

/** Waits before the next try of an order that failed, ms; the last one repeats. */
const BACKOFF_MS = [500, 1_000, 2_000, 5_000] as const;

interface Order {
  run(): Promise<void>;
  attempt: number;
  dueAt: EpochMs;
}

/** The sources of a person that travel by the media server. */
export function mediaSourcesOf(state: LessonState, personId: PersonId): readonly MediaSource[] {
  return [...mayPublish(state, personId)].filter((source): source is MediaSource => source !== 'chat');
}

/** Orders to the media server for one lesson: newest wins per person and matter, failures are tried again until the lesson is forgotten. */
export class MediaDesk {
  readonly #key: LessonKey;
  readonly #rooms: MediaRooms;
  /** What each person with a grant may publish, as last ordered. */
  readonly #granted = new Map<PersonId, string>();
  readonly #orders = new Map<string, Order>();
  #running = false;
  #ended = false;

  constructor(key: LessonKey, rooms: MediaRooms) {
    this.#key = key;
    this.#rooms = rooms;
  }

  /** After a restart: whoever has a seat may still be connected with old rights. */
  resume(state: LessonState, now: EpochMs): void {
    for (const member of Object.values(state.members))
      if (member.seat !== null) this.#granted.set(member.personId, 'unknown');
    this.#level(state, now);
  }

  /** A token was given. */
  noteGrant(personId: PersonId, sources: readonly MediaSource[]): void {
    this.#granted.set(personId, sources.join());
  }

  /** New events: what they change for the media server is ordered. */
  follow(events: readonly LessonEvent[], state: LessonState, now: EpochMs): void {
    for (const { fact } of events) {
      if (fact.kind === 'silenced')
        this.#order(`silence ${fact.personId} ${fact.source}`, now, () =>
          this.#rooms.silence(this.#key, fact.personId, fact.source),
        );
      if (fact.kind === 'removed' || fact.kind === 'left') this.expel(fact.personId, now);
      if (fact.kind === 'closed') this.#end(now);
    }
    this.#level(state, now);
  }

  /** Takes a person out of the media room. */
  expel(personId: PersonId, now: EpochMs): void {
    this.#granted.delete(personId);
    this.#orders.delete(`allow ${personId}`);
    this.#order(`remove ${personId}`, now, () => this.#rooms.remove(this.#key, personId));
  }

  /** Sends what is due; called by the house's tick and after every order. */
  async run(now: EpochMs): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (const [name, order] of [...this.#orders]) {
      if (order.dueAt > now || this.#orders.get(name) !== order) continue;
      try {
        await order.run();
        if (this.#orders.get(name) === order) this.#orders.delete(name);
      } catch {
        order.dueAt = now + BACKOFF_MS[Math.min(order.attempt, BACKOFF_MS.length - 1)]!;
        order.attempt += 1;
      }
    }
    this.#running = false;
  }

  /** Orders that wait or failed. */
  get pending(): number {
    return this.#orders.size;
  }

  #level(state: LessonState, now: EpochMs): void {
    if (this.#ended) return;
    for (const [personId, last] of this.#granted) {
      const sources = mediaSourcesOf(state, personId);
      if (sources.join() === last || findMember(state, personId) === undefined) continue;
      this.#granted.set(personId, sources.join());
      this.#order(`allow ${personId}`, now, () => this.#rooms.allow(this.#key, personId, sources));
    }
  }

  #end(now: EpochMs): void {
    this.#ended = true;
    this.#orders.clear();
    if (this.#granted.size > 0) this.#order('end', now, () => this.#rooms.end(this.#key));
    this.#granted.clear();
  }

  #order(name: string, now: EpochMs, run: () => Promise<void>): void {
    this.#orders.set(name, { run, attempt: 0, dueAt: now });
    queueMicrotask(() => void this.run(now));
  }
}
