// What a teacher does with hand-ins: who has handed in, looking, returning. docs/spec/homework.md, "The hand-in".

import { cleanText, err, ok } from '@preau/core/base';
import { displayNameOf, handInStateOf, isHandInLate } from '@preau/core/school';
import type { FileId, HandInId, HomeworkId, Result, SessionClaims } from '@preau/core/base';
import type { HandInAnswer, HandInsAnswer } from '@preau/protocol/school';
import type { Clock } from '../../base/index.ts';
import { findHandIn, rereadHandIn } from './hand-in-views.ts';
import type { HandInReading } from './hand-in-views.ts';

/** Why a deed of a teacher is refused. */
export interface ReturnRefusal {
  readonly code: 'homework.unknown' | 'handIn.unknown' | 'file.unknown';
}

/** What a teacher gives back. */
export interface ReturnRequest {
  readonly comment: string;
  readonly fileIds?: readonly FileId[] | undefined;
  readonly again?: boolean | undefined;
}

/** What the desk works with. */
export interface ReturnDeskParts extends HandInReading {
  readonly clock: Clock;
}

/** Most pupils in a teacher's list. */
export const HAND_IN_LIST = 300;

/** The desk. Every method asks the database who the account is to it. */
export interface ReturnDesk {
  /** Who has and who has not. WORK-67. */
  all(session: SessionClaims, homeworkId: HomeworkId): Promise<Result<HandInsAnswer, ReturnRefusal>>;
  /** The teacher opened it: from now on it cannot be taken back. */
  look(session: SessionClaims, handInId: HandInId): Promise<Result<null, ReturnRefusal>>;
  /** Comment, files and what stands upon the pages go to the pupil. WORK-70, WORK-103. */
  giveBack(
    session: SessionClaims,
    handInId: HandInId,
    request: ReturnRequest,
  ): Promise<Result<HandInAnswer, ReturnRefusal>>;
}

/** Makes the desk. */
export function createReturnDesk(parts: ReturnDeskParts): ReturnDesk {
  const { handIns, clock } = parts;
  return {
    async all(session, homeworkId) {
      const now = clock.now();
      const place = await handIns.findPlace(session.accountId, homeworkId, now);
      if (place === undefined || place.teacherId === null) return err({ code: 'homework.unknown' });
      const rows = await handIns.listAll({
        schoolId: place.schoolId,
        homeworkId,
        teacherId: place.teacherId,
        at: now,
        zone: place.zone,
        limit: HAND_IN_LIST,
      });
      return ok({
        homeworkId,
        dueOn: place.dueOn,
        pupils: rows.map(({ pupilId, handIn, ...name }) => ({
          pupilId,
          displayName: displayNameOf(name),
          handInId: handIn?.handInId ?? null,
          state: handIn === null ? null : handInStateOf(handIn),
          handedAt: handIn?.handedAt ?? null,
          writtenAt: handIn?.writtenAt ?? null,
          isLate: handIn !== null && isHandInLate(handIn.handedAt, place.dueOn, place.zone),
          isSeen: handIn?.seenAt != null,
          again: handIn?.again === true,
        })),
      });
    },
    async look(session, handInId) {
      const found = await findHandIn(parts, session, handInId, ['teacher']);
      if (!found.ok) return found;
      await handIns.look(found.value.schoolId, handInId, clock.now());
      return ok(null);
    },
    async giveBack(session, handInId, { comment, fileIds = [], again = false }) {
      const found = await findHandIn(parts, session, handInId, ['teacher']);
      if (!found.ok) return found;
      const { schoolId, actorId, endedAt } = found.value;
      if (endedAt !== null) return err({ code: 'handIn.unknown' });
      const given = await handIns.giveBack(schoolId, handInId, {
        by: actorId,
        comment: cleanText(comment),
        fileIds,
        again,
        at: clock.now(),
      });
      if (!given.ok) return given;
      return given.value ? rereadHandIn(parts, session, handInId) : err({ code: 'handIn.unknown' });
    },
  };
}
