// Who was heard when, by person, in this process. Silence becomes `lost` in the log. LESSON-41.

import type { EpochMs, PersonId } from '@preau/core/base';
import type { LessonState } from '@preau/core/lesson';

/** Last signs of life of the people whom this process has seen. */
export class Presence {
  readonly #heardAt = new Map<PersonId, EpochMs>();
  /** Who reads without script is not silent before then. LESSON-122. */
  readonly #patientUntil = new Map<PersonId, EpochMs>();

  /** A sign of life; `patienceMs` for who gives one only now and then. */
  note(personId: PersonId, now: EpochMs, patienceMs = 0): void {
    this.#heardAt.set(personId, Math.max(now, this.#heardAt.get(personId) ?? 0));
    if (patienceMs > 0) this.#patientUntil.set(personId, now + patienceMs);
  }

  /** Was this person heard here, and not yet reported as silent? */
  has(personId: PersonId): boolean {
    return this.#heardAt.has(personId);
  }

  /** Present members who have been silent for longer than `silenceMs`, with the time they were last heard; each is reported once. */
  takeSilent(
    state: LessonState,
    now: EpochMs,
    silenceMs: number,
  ): readonly { readonly personId: PersonId; readonly since: EpochMs }[] {
    const silent: { personId: PersonId; since: EpochMs }[] = [];
    for (const [personId, since] of this.#heardAt) {
      if (now - since <= silenceMs || now <= (this.#patientUntil.get(personId) ?? 0)) continue;
      this.#heardAt.delete(personId);
      this.#patientUntil.delete(personId);
      if (state.members[personId]?.presence === 'present') silent.push({ personId, since });
    }
    return silent;
  }
}
