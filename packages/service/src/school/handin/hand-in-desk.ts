// Handing in, and reading what came back: the pupil's side. Every method asks the database who the account is to it. docs/spec/homework.md, "The hand-in".

import { cleanText, err, ok } from '@preau/core/base';
import {
  believedWrittenAt,
  displayNameOf,
  FILES_PER_USE,
  handInStateOf,
  mayHandInAgain,
  mayTakeBack,
} from '@preau/core/school';
import type { EpochMs, FileId, HandInId, HomeworkId, Result, SchoolId, SessionClaims } from '@preau/core/base';
import type { HandInAnswer, OwnHandInsAnswer } from '@preau/protocol/school';
import type { Clock } from '../../base/index.ts';
import type { FileRecords } from '../files/file-ports.ts';
import { answerOf, filesOf, findHandIn, rereadHandIn, toView } from './hand-in-views.ts';
import { bindPhotos } from './photo-files.ts';
import type { PhotoFileParts, PhotoRefusal } from './photo-files.ts';
import type { HandInStore } from './ports.ts';

/** Why a deed is refused. */
export interface HandInRefusal {
  readonly code:
    | PhotoRefusal['code']
    | 'homework.unknown'
    | 'handIn.unknown'
    | 'handIn.notAsked'
    | 'handIn.empty'
    | 'handIn.looked'
    | 'handIn.returned'
    | 'request.invalid';
  readonly detail?: string;
}

/** What a pupil asks for. */
export interface HandInRequest {
  readonly homeworkId: HomeworkId;
  readonly text: string;
  readonly photoIds?: readonly FileId[] | undefined;
  readonly fileIds?: readonly FileId[] | undefined;
  readonly writtenAt?: EpochMs | undefined;
}

/** What the desk works with. */
export interface HandInDeskParts extends PhotoFileParts {
  readonly handIns: HandInStore;
  readonly files: Pick<FileRecords, 'of' | 'remove'>;
  readonly clock: Clock;
}

/** The name of the PDF; the pupil's name is not in it. */
const PDF_NAME = 'Rendu.pdf';

/** The desk. */
export interface HandInDesk {
  /** A pupil hands in; the same id again answers as before. WORK-60, WORK-61. */
  hand(
    session: SessionClaims,
    handInId: HandInId,
    request: HandInRequest,
  ): Promise<Result<HandInAnswer, HandInRefusal>>;
  /** The pupil takes it back; twice is once. WORK-65. */
  takeBack(session: SessionClaims, handInId: HandInId): Promise<Result<null, HandInRefusal>>;
  /** What the pupil, or the children of a guardian, handed in. */
  own(session: SessionClaims, homeworkId: HomeworkId): Promise<Result<OwnHandInsAnswer, HandInRefusal>>;
  read(session: SessionClaims, handInId: HandInId): Promise<Result<HandInAnswer, HandInRefusal>>;
  /** The pupil opened what was returned. */
  see(session: SessionClaims, handInId: HandInId): Promise<Result<null, HandInRefusal>>;
  /** For the reader of files of the kinds handIn and correction. */
  mayRead(session: SessionClaims, schoolId: SchoolId, useId: string): Promise<boolean>;
}

/** Makes the desk. */
export function createHandInDesk(parts: HandInDeskParts): HandInDesk {
  const { handIns, files, clock } = parts;

  return {
    async hand(session, handInId, { homeworkId, photoIds = [], fileIds = [], writtenAt, ...request }) {
      const now = clock.now();
      const known = await handIns.find(session.accountId, handInId);
      if (known !== undefined)
        return known.as === 'pupil' && known.homeworkId === homeworkId
          ? ok(await answerOf(parts, known))
          : err({ code: 'handIn.unknown' });
      const place = await handIns.findPlace(session.accountId, homeworkId, now);
      const self = place?.pupils.find(({ isSelf }) => isSelf);
      if (place === undefined || self === undefined || !place.isOpen) return err({ code: 'homework.unknown' });
      if (place.expects !== 'handIn') return err({ code: 'handIn.notAsked' });
      const text = cleanText(request.text);
      if (text === '' && photoIds.length + fileIds.length === 0) return err({ code: 'handIn.empty' });
      if (fileIds.length + Math.min(1, photoIds.length) > FILES_PER_USE)
        return err({ code: 'request.invalid', detail: `at most ${FILES_PER_USE} files` });
      const { schoolId } = place;
      const [standing] = await handIns.listOwn(schoolId, homeworkId, [self.pupilId]);
      if (
        standing !== undefined &&
        standing.endedAt === null &&
        !mayHandInAgain(handInStateOf(standing), standing.again)
      )
        return err({ code: 'handIn.returned' });
      // What bears an id that is somebody else’s keeps its files; one’s own came in this instant, by the other of two clicks.
      if (await handIns.isThere(schoolId, handInId)) return rereadHandIn(parts, session, handInId);
      const bound =
        photoIds.length === 0 ? undefined : await bindPhotos(parts, schoolId, self.pupilId, photoIds, PDF_NAME);
      if (bound?.ok === false) return bound;
      const handed = await handIns.hand({
        schoolId,
        handInId,
        homeworkId,
        pupilId: self.pupilId,
        text,
        fileIds: [...(bound === undefined ? [] : [bound.value]), ...fileIds],
        handedAt: now,
        writtenAt: believedWrittenAt(writtenAt, now),
      });
      if (!handed.ok) return handed;
      const outcome = handed.value;
      if (outcome === 'returned') return err({ code: 'handIn.returned' });
      if (outcome === 'taken') return err({ code: 'handIn.unknown' });
      // They are in the PDF now; what bears a use elsewhere stays.
      for (const photoId of photoIds) await files.remove(schoolId, self.pupilId, photoId);
      return rereadHandIn(parts, session, handInId);
    },
    async takeBack(session, handInId) {
      const found = await findHandIn(parts, session, handInId, ['pupil']);
      if (!found.ok) return found;
      const state = handInStateOf(found.value);
      if (state === 'takenBack') return ok(null);
      if (!mayTakeBack(state)) return err({ code: state === 'returned' ? 'handIn.returned' : 'handIn.looked' });
      return (await handIns.takeBack(found.value.schoolId, handInId, clock.now()))
        ? ok(null)
        : err({ code: 'handIn.looked' });
    },
    async own(session, homeworkId) {
      const place = await handIns.findPlace(session.accountId, homeworkId, clock.now());
      if (place === undefined || place.pupils.length === 0 || !place.isOpen) return err({ code: 'homework.unknown' });
      const { schoolId, pupils } = place;
      const stored = await handIns.listOwn(
        schoolId,
        homeworkId,
        pupils.map(({ pupilId }) => pupilId),
      );
      const borne = await filesOf(
        parts,
        schoolId,
        stored.map(({ handInId }) => handInId),
      );
      return ok({
        pupils: pupils.map((pupil) => {
          const mine = stored.filter(({ pupilId }) => pupilId === pupil.pupilId);
          const standing = mine.find(({ endedAt }) => endedAt === null);
          return {
            pupilId: pupil.pupilId,
            displayName: displayNameOf(pupil),
            isSelf: pupil.isSelf,
            mayHandIn:
              pupil.isSelf &&
              place.expects === 'handIn' &&
              mayHandInAgain(standing === undefined ? undefined : handInStateOf(standing), standing?.again),
            handIns: mine.map((each) => toView(each, place, borne)),
          };
        }),
      });
    },
    async read(session, handInId) {
      const found = await findHandIn(parts, session, handInId, ['pupil', 'guardian', 'teacher']);
      return found.ok ? ok(await answerOf(parts, found.value)) : found;
    },
    async see(session, handInId) {
      const found = await findHandIn(parts, session, handInId, ['pupil']);
      if (!found.ok) return found;
      if (found.value.returnedAt !== null) await handIns.see(found.value.schoolId, handInId, clock.now());
      return ok(null);
    },
    async mayRead(session, schoolId, useId) {
      const found = await handIns.find(session.accountId, useId as HandInId);
      return found?.schoolId === schoolId;
    },
  };
}
