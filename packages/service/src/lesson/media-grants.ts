// Tokens for the media server, and its notices. The lesson works without either. docs/spec/lesson.md, "Media".

import { CLOSES_AFTER_MS, ok } from '@preau/core/base';
import type { DeviceId, LessonId, PersonClaim, Result } from '@preau/core/base';
import { findMember, levelFor } from '@preau/core/lesson';
import type { Clock } from '../base/index.ts';
import type { LessonHouse } from './lesson-house.ts';
import type { LessonReader } from './lesson-reader.ts';
import { mediaSourcesOf } from './media-desk.ts';
import type { DeviceMark, MediaNotice, MediaRooms } from './ports.ts';
import { problem } from './problem.ts';
import type { LessonProblem } from './problem.ts';

/** What granting needs. */
export interface GrantParts {
  readonly house: LessonHouse;
  readonly reader: LessonReader;
  readonly media: MediaRooms | null;
  readonly clock: Clock;
  readonly deviceMark: DeviceMark;
  readonly fault: (error: unknown, what: string) => void;
}

/** Wait told when the media server does not answer, ms, before jitter. */
const RETRY_MS = 3_000;

/** Grants sound and picture to members who entered. */
export class MediaGrants {
  readonly #parts: GrantParts;

  constructor(parts: GrantParts) {
    this.#parts = parts;
  }

  /** A token for the device that carries the person's media. LESSON-80. */
  async grant(
    lessonId: LessonId,
    persons: readonly PersonClaim[],
    device: DeviceId,
  ): Promise<Result<{ readonly url: string | null; readonly token: string }, LessonProblem>> {
    const found = await this.#parts.reader.member(lessonId, persons);
    if (!found.ok) return found;
    const { room } = found.value;
    const { member } = found.value;
    const { phase, lesson } = room.state;
    if (phase === 'closed') return problem('lesson.closed');
    if (member.presence === 'removed') return problem('lesson.removed');
    if (member.seat === null || member.presence === 'left' || lesson === null) return problem('lesson.notEntered');
    if (phase === 'waiting') return problem('lesson.notOpen');
    if (member.deviceId !== this.#parts.deviceMark(lessonId, device)) return problem('lesson.replaced');
    if (levelFor(room.state, member.personId) === 0) return problem('lesson.levelTooLow');
    if (this.#parts.media === null) return problem('media.unavailable', RETRY_MS);
    const { personId } = member;
    const sources = room.mediaDesk?.sourcesOf(room.state, personId) ?? mediaSourcesOf(room.state, personId);
    const now = this.#parts.clock.now();
    try {
      const answer = await this.#parts.media.grant({
        key: room.key,
        personId: member.personId,
        isTeacher: member.part === 'teacher',
        sources,
        now,
        expiresAt: lesson.endsAt + CLOSES_AFTER_MS,
      });
      // Removed while the media server was asked: the token is not handed out.
      if (findMember(room.state, member.personId)?.presence === 'removed') return problem('lesson.removed');
      room.mediaDesk?.noteGrant(member.personId, sources);
      // What else changed meanwhile is ordered now.
      room.mediaDesk?.follow([], room.state, this.#parts.clock.now());
      return ok(answer);
    } catch (error) {
      this.#parts.fault(error, 'grant media');
      return problem('media.unavailable', RETRY_MS);
    }
  }

  /** Somebody joined a media room, or publishes: who has no place in the lesson, or no level, is put out, what breaks its level is taken away. LESSON-84, LESSON-110. */
  async notice(notice: MediaNotice): Promise<void> {
    if (notice.kind === 'other' || notice.lessonId === undefined || notice.personId === undefined) return;
    const room = this.#parts.house.findLoaded(notice.lessonId);
    const member = room === undefined ? undefined : findMember(room.state, notice.personId);
    const mayStay =
      room?.state.phase === 'open' &&
      member !== undefined &&
      member.seat !== null &&
      member.presence !== 'removed' &&
      member.presence !== 'left' &&
      levelFor(room.state, member.personId) > 0;
    const now = this.#parts.clock.now();
    if (room === undefined) return;
    if (!mayStay) room.mediaDesk?.expel(notice.personId, now);
    else if (notice.kind === 'joined') room.mediaDesk?.noteJoined(notice.personId, room.state, now);
    else if (notice.track !== undefined) room.mediaDesk?.judge(notice.track, room.state, now);
  }
}
