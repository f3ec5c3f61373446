// Who speaks in a room: changes only, as LiveKit sends them (`speakers_changed`).
import { SpeakerInfo } from '@livekit/protocol';

/** Somebody who may speak. */
export interface Speaker {
  readonly sid: string;
  /** Linear, up to 1; 0 when not speaking. */
  level(nowMs: number): number;
}

/** Whoever stopped speaking stays important for this long: a line that carries little does not switch at every breath. */
const lingerMs = 5_000;

/** The speakers of one room. */
export class Speakers {
  readonly #levels = new Map<string, number>();
  readonly #spokeAt = new Map<string, number>();

  /** The changes since the last call: those whose level changed, and once those who stopped. */
  update(people: Iterable<Speaker>, nowMs: number): SpeakerInfo[] {
    const changes: SpeakerInfo[] = [];
    const before = new Map(this.#levels);
    this.#levels.clear();
    for (const person of people) {
      const { sid } = person;
      const level = person.level(nowMs);
      if (level === 0) continue;
      this.#levels.set(sid, level);
      this.#spokeAt.set(sid, nowMs);
      if (before.get(sid) !== level) changes.push(new SpeakerInfo({ sid, level, active: true }));
    }
    for (const sid of before.keys())
      if (!this.#levels.has(sid)) changes.push(new SpeakerInfo({ sid, level: 0, active: false }));
    return changes;
  }

  /** True while somebody speaks, and a little longer. */
  isSpeaking(sid: string, nowMs: number): boolean {
    const at = this.#spokeAt.get(sid);
    return at !== undefined && nowMs - at < lingerMs;
  }

  /** Somebody left. */
  forget(sid: string): void {
    this.#levels.delete(sid);
    this.#spokeAt.delete(sid);
  }
}
