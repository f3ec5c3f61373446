// Keeps the media server in step with the log of one lesson. It may lag and fail; the log never waits. LESSON-80 to LESSON-86, LESSON-109 to LESSON-113.

import type { EpochMs, PersonId } from '@preau/core/base';
import { cameraLimitAt, findMember, levelFor, mayPublish, trackBreach } from '@preau/core/lesson';
import type { LessonEvent, LessonState, LiveTrack, MediaSource } from '@preau/core/lesson';
import type { LessonKey, MediaRooms } from './ports.ts';

/** Waits before the next try of an order that failed, ms; the last one repeats. */
const BACKOFF_MS = [500, 1_000, 2_000, 5_000] as const;
/** After a change of level an honest page makes its picture small by itself within this time; then the server looks. LESSON-112. */
const GRACE_MS = 2_500;
/** A source that broke the level so often stays closed to its sender until the level changes. LESSON-111. */
const MAX_OFFENCES = 2;

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
  /** What the tokens that a person still holds would allow: one that says more than the log is narrowed as soon as it is used. */
  readonly #tokens = new Map<PersonId, Set<string>>();
  /** Breaches by person and source since the level changed. */
  readonly #offences = new Map<string, number>();
  readonly #orders = new Map<string, Order>();
  #running = false;
  #ended = false;
  /** The level at which the breaches were; null before the first. */
  #countedAt: LessonState['level'] | null = null;

  constructor(key: LessonKey, rooms: MediaRooms) {
    this.#key = key;
    this.#rooms = rooms;
  }

  /** After a restart: whoever has a seat may still be connected with old rights. */
  resume(state: LessonState, now: EpochMs, latest: () => LessonState = () => state): void {
    for (const member of Object.values(state.members))
      if (member.seat !== null) this.#granted.set(member.personId, 'unknown');
    this.#level(state, now);
    this.#judgeAll(latest, now, now);
  }

  /** What this person may publish now: the rules of the log, less what was closed for breaking the level. */
  sourcesOf(state: LessonState, personId: PersonId): readonly MediaSource[] {
    return mediaSourcesOf(state, personId).filter(
      (source) => (this.#offences.get(`${personId} ${source}`) ?? 0) < MAX_OFFENCES,
    );
  }

  /** A token was given. */
  noteGrant(personId: PersonId, sources: readonly MediaSource[]): void {
    this.#granted.set(personId, sources.join());
    // Taken out while the level was 0, and asked in again.
    this.#orders.delete(`remove ${personId}`);
    const tokens = this.#tokens.get(personId);
    if (tokens === undefined) this.#tokens.set(personId, new Set([sources.join()]));
    else tokens.add(sources.join());
  }

  /** Somebody joined the media room, with whichever of their tokens: rights that are not those of now are narrowed. LESSON-110. */
  noteJoined(personId: PersonId, state: LessonState, now: EpochMs): void {
    const current = this.sourcesOf(state, personId).join();
    const tokens = this.#tokens.get(personId);
    if (tokens !== undefined && [...tokens].every((sources) => sources === current)) return;
    this.#granted.set(personId, 'unknown');
    this.#level(state, now);
  }

  /** Somebody publishes: what breaks the level is taken away from everybody. LESSON-110, LESSON-111. */
  judge(track: LiveTrack, state: LessonState, now: EpochMs): void {
    if (this.#ended) return;
    const breach = trackBreach(state, track);
    if (breach === undefined) return;
    const { personId, source } = track;
    const offence = `${personId} ${source ?? ''}`;
    this.#countedAt = state.level;
    if (breach !== 'source') this.#offences.set(offence, (this.#offences.get(offence) ?? 0) + 1);
    const allowed = this.sourcesOf(state, personId);
    this.#granted.set(personId, allowed.join());
    // A right that is taken away ends what it carries; if it is still one, it is given back for an honest picture.
    this.#order(`allow ${personId}`, now, async () => {
      await this.#rooms.allow(
        this.#key,
        personId,
        allowed.filter((each) => each !== source),
      );
      if (source !== null && allowed.includes(source)) await this.#rooms.allow(this.#key, personId, allowed);
    });
  }

  /** New events: what they change for the media server is ordered. `latest` reads the state when a later look is due. */
  follow(
    events: readonly LessonEvent[],
    state: LessonState,
    now: EpochMs,
    latest: () => LessonState = () => state,
  ): void {
    for (const { fact } of events) {
      if (fact.kind === 'silenced')
        this.#order(`silence ${fact.personId} ${fact.source}`, now, () =>
          this.#rooms.silence(this.#key, fact.personId, fact.source),
        );
      if (fact.kind === 'removed' || fact.kind === 'left') this.expel(fact.personId, now);
      if (fact.kind === 'levelSet' && state.level !== this.#countedAt) {
        this.#countedAt = state.level;
        this.#offences.clear();
        if (cameraLimitAt(state.level) !== undefined) this.#judgeAll(latest, now, now + GRACE_MS);
      }
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
    // One at a time, those included that an order itself brings.
    const isDue = ([, order]: [string, Order]): boolean => order.dueAt <= now;
    for (let due = [...this.#orders].find(isDue); due !== undefined; due = [...this.#orders].find(isDue)) {
      const [name, order] = due;
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
      // Nothing is sent at level 0: who would stay costs the media server, and could hear a class at the margin. LESSON-135.
      if (state.phase === 'open' && levelFor(state, personId) === 0) {
        this.expel(personId, now);
        continue;
      }
      const sources = this.sourcesOf(state, personId);
      if (sources.join() === last || findMember(state, personId) === undefined) continue;
      this.#granted.set(personId, sources.join());
      this.#order(`allow ${personId}`, now, () => this.#rooms.allow(this.#key, personId, sources));
    }
  }

  /** Looks at everything that is published; a picture larger than the level allows is an offence only once its page had time to make it small. */
  #judgeAll(latest: () => LessonState, now: EpochMs, dueAt: EpochMs): void {
    const run = async (): Promise<void> => {
      for (const track of await this.#rooms.tracks(this.#key)) this.judge(track, latest(), dueAt);
    };
    this.#order('judge', now, run, dueAt);
  }

  #end(now: EpochMs): void {
    this.#ended = true;
    this.#orders.clear();
    if (this.#granted.size > 0) this.#order('end', now, () => this.#rooms.end(this.#key));
    this.#granted.clear();
  }

  #order(name: string, now: EpochMs, run: () => Promise<void>, dueAt: EpochMs = now): void {
    this.#orders.set(name, { run, attempt: 0, dueAt });
    queueMicrotask(() => void this.run(now));
  }
}
