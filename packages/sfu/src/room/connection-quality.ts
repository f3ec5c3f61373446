// Everybody's connection quality (`connection_quality`), told to them and to those who receive them, as LiveKit does every 5 s.
import { ConnectionQuality, ConnectionQualityInfo, ConnectionQualityUpdate } from '@livekit/protocol';
import { opinionScore, qualityOf } from '../media/quality-score.ts';
import type { PublishedTrack } from './published-track.ts';
import type { SignalMessage } from './signal.ts';

/** Length of a window. */
export const qualityIntervalMs = 5_000;

/** Somebody whose connection is judged. */
export interface RatedPerson {
  readonly sid: string;
  readonly isActive: boolean;
  /** What they receive. */
  readonly downlink: { readonly subscriptions: ReadonlyMap<string, { readonly track: PublishedTrack }> };
  /** Ends a window: the worst score of all they send and receive. */
  rate(nowMs: number): number;
  send(message: SignalMessage): void;
}

const qualities = {
  excellent: ConnectionQuality.EXCELLENT,
  good: ConnectionQuality.GOOD,
  poor: ConnectionQuality.POOR,
  lost: ConnectionQuality.LOST,
} as const;

/** The qualities of one room. */
export class ConnectionQualities {
  #before = new Map<string, ConnectionQuality>();

  /** Judges everybody; when somebody's quality is new, everybody gets their own and those of the people they receive. */
  update(people: readonly RatedPerson[], nowMs: number): void {
    const now = new Map<string, ConnectionQualityInfo>();
    let isChanged = false;
    for (const person of people) {
      if (!person.isActive) continue;
      const score = person.rate(nowMs);
      const quality = qualities[qualityOf(score)];
      now.set(
        person.sid,
        new ConnectionQualityInfo({ participantSid: person.sid, quality, score: opinionScore(score) }),
      );
      isChanged ||= this.#before.get(person.sid) !== quality;
    }
    this.#before = new Map([...now].map(([sid, { quality }]) => [sid, quality]));
    if (!isChanged) return;
    for (const person of people) {
      const sids = new Set([person.sid]);
      for (const { track } of person.downlink.subscriptions.values()) sids.add(track.owner.sid);
      const updates = [...sids].flatMap((sid) => now.get(sid) ?? []);
      if (person.isActive && updates.length > 0)
        person.send({ case: 'connectionQuality', value: new ConnectionQualityUpdate({ updates }) });
    }
  }
}
