// Rooms of lessons on a LiveKit server: one room a lesson, one participant a person, no names. Port: MediaRooms. LESSON-80 to LESSON-83.

import { setTimeout as wait } from 'node:timers/promises';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import type { TrackSource } from 'livekit-server-sdk';
import { parsePersonId } from '@preau/core/base';
import type { PersonId } from '@preau/core/base';
import type { LiveTrack, MediaSource } from '@preau/core/lesson';
import type { LessonKey, MediaGrantRequest, MediaRooms } from '@preau/service/lesson';
import { toLiveTrack, TRACK_SOURCES } from './live-track.ts';
import { isNotFound, toMediaError } from './media-error.ts';

/** How to reach the media server. */
export interface LivekitOptions {
  /** HTTP address of the server that owns a room; the same for all rooms of a LiveKit cluster. */
  readonly apiUrlOf: (room: string) => string;
  /** What browsers are told (`wss://…`); null: the address of the house's own listener, which pipes `/rtc`. */
  readonly clientUrl: string | null;
  readonly key: string;
  readonly secret: string;
  /** Deadline of each call, ms; default 3,000. */
  readonly timeoutMs?: number;
  /** How long a grant waits for a media server that does not answer, ms; default 2,500. One that was killed is back within a second. */
  readonly patienceMs?: number;
  readonly now?: () => number;
}

/** A room that was asked for a moment ago is there: a class that joins together asks once. */
const FRESH_MS = 5_000;
const MAX_FRESH = 10_000;
/** While a media server does not answer, its room is asked for this often: once for a whole class. */
const ASK_AGAIN_MS = 150;

/** The adapter. One per process. */
export class LivekitRooms implements MediaRooms {
  readonly #options: LivekitOptions;
  readonly #clients = new Map<string, RoomServiceClient>();
  readonly #fresh = new Map<string, { readonly at: number; readonly made: Promise<void> }>();
  readonly #now: () => number;

  constructor(options: LivekitOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  async grant(request: MediaGrantRequest): Promise<{ url: string | null; token: string }> {
    const { key, personId, sources, now, expiresAt } = request;
    const lifeS = Math.max(1, Math.ceil((expiresAt - now) / 1000));
    await this.#ensure(key.lessonId, lifeS);
    const token = new AccessToken(this.#options.key, this.#options.secret, { identity: personId, ttl: lifeS });
    token.addGrant({
      roomJoin: true,
      room: key.lessonId,
      canSubscribe: true,
      canPublishData: false,
      canUpdateOwnMetadata: false,
      // An empty list would allow every source (LiveKit, VideoGrant).
      canPublish: sources.length > 0,
      ...(sources.length > 0 ? { canPublishSources: toTrackSources(sources) } : {}),
    });
    return { url: this.#options.clientUrl, token: await token.toJwt() };
  }

  async allow(key: LessonKey, personId: PersonId, sources: readonly MediaSource[]): Promise<void> {
    const permission = {
      canSubscribe: true,
      canPublishData: false,
      canUpdateMetadata: false,
      canPublish: sources.length > 0,
      canPublishSources: toTrackSources(sources),
    };
    await this.#call('change what a person may publish', key, (client) =>
      client.updateParticipant(key.lessonId, personId, { permission }),
    );
  }

  async silence(key: LessonKey, personId: PersonId, source: MediaSource): Promise<void> {
    await this.#call('silence a person', key, async (client) => {
      const { tracks } = await client.getParticipant(key.lessonId, personId);
      for (const track of tracks) {
        if (TRACK_SOURCES[source].includes(track.source) && !track.muted)
          await client.mutePublishedTrack(key.lessonId, personId, track.sid, true);
      }
    });
  }

  async remove(key: LessonKey, personId: PersonId): Promise<void> {
    await this.#call('remove a person', key, (client) => client.removeParticipant(key.lessonId, personId));
  }

  async tracks(key: LessonKey): Promise<readonly LiveTrack[]> {
    const people = await this.#call('list what is published', key, (client) => client.listParticipants(key.lessonId));
    return (people ?? []).flatMap(({ identity, tracks }) => {
      const personId = parsePersonId(identity);
      return personId === undefined ? [] : tracks.map((track) => toLiveTrack(personId, track));
    });
  }

  async end(key: LessonKey): Promise<void> {
    this.#fresh.delete(key.lessonId);
    await this.#call('end a room', key, (client) => client.deleteRoom(key.lessonId));
  }

  /** Makes the room, if it was not asked for a moment ago. Making one that exists gives that one. */
  #ensure(room: string, lifeS: number): Promise<void> {
    const now = this.#now();
    const known = this.#fresh.get(room);
    if (known !== undefined && now - known.at < FRESH_MS) return known.made;
    if (this.#fresh.size >= MAX_FRESH) {
      for (const [name, { at }] of this.#fresh) if (now - at >= FRESH_MS) this.#fresh.delete(name);
    }
    // The room outlives gaps: it ends with the lesson, not when the line of a whole class is cut.
    const made = this.#make(room, lifeS, now + (this.#options.patienceMs ?? 2_500)).catch((error: unknown) => {
      this.#fresh.delete(room);
      throw error;
    });
    this.#fresh.set(room, { at: now, made });
    return made;
  }

  /** A class whose media server fell asks all at once, and before its successor stands: better one wait here than thirty-five refusals. LESSON-114. */
  async #make(room: string, lifeS: number, until: number): Promise<void> {
    for (;;) {
      try {
        await this.#client(room).createRoom({ name: room, emptyTimeout: lifeS, departureTimeout: lifeS });
        return;
      } catch (error) {
        const fault = toMediaError(error, 'make a room');
        if (fault.reason === 'refused' || this.#now() + ASK_AGAIN_MS > until) throw fault;
      }
      await wait(ASK_AGAIN_MS);
    }
  }

  /** Calls the room's server; what is not there any more is no error. */
  async #call<T>(act: string, key: LessonKey, work: (client: RoomServiceClient) => Promise<T>): Promise<T | undefined> {
    try {
      return await work(this.#client(key.lessonId));
    } catch (error) {
      if (!isNotFound(error)) throw toMediaError(error, act);
      return undefined;
    }
  }

  #client(room: string): RoomServiceClient {
    const url = this.#options.apiUrlOf(room);
    let client = this.#clients.get(url);
    if (client === undefined) {
      client = new RoomServiceClient(url, this.#options.key, this.#options.secret, {
        requestTimeout: (this.#options.timeoutMs ?? 3_000) / 1000,
        failover: false,
      });
      this.#clients.set(url, client);
    }
    return client;
  }
}

function toTrackSources(sources: readonly MediaSource[]): TrackSource[] {
  return sources.flatMap((source) => TRACK_SOURCES[source]);
}
