// Handing in, looking, returning. Every method asks the database who the account is to it. docs/spec/homework.md, "The hand-in".

import { cleanText, err, ok } from '@preau/core/base';
import {
  believedWrittenAt,
  displayNameOf,
  FILES_PER_USE,
  handInStateOf,
  isHandInLate,
  mayHandInAgain,
  mayTakeBack,
} from '@preau/core/school';
import type {
  EpochMs,
  FileId,
  HandInId,
  HomeworkId,
  LocalDate,
  Result,
  SchoolId,
  SessionClaims,
} from '@preau/core/base';
import type { FileInfo, HandInAnswer, HandInsAnswer, HandInView, OwnHandInsAnswer } from '@preau/protocol/school';
import type { Clock } from '../../base/index.ts';
import type { FileRecords } from '../files/file-ports.ts';
import { bindPhotos } from './photo-files.ts';
import type { PhotoFileParts, PhotoRefusal } from './photo-files.ts';
import type { FoundHandIn, HandInStore, StoredHandIn } from './ports.ts';

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

/** What a teacher gives back. */
export interface ReturnRequest {
  readonly comment: string;
  readonly fileIds?: readonly FileId[] | undefined;
}

/** What the desk works with. */
export interface HandInDeskParts extends PhotoFileParts {
  readonly handIns: HandInStore;
  readonly files: Pick<FileRecords, 'take' | 'of' | 'remove'>;
  readonly clock: Clock;
}

/** Most pupils in a teacher's list. */
export const HAND_IN_LIST = 300;
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
  /** Who has and who has not, for the teacher. WORK-67. */
  all(session: SessionClaims, homeworkId: HomeworkId): Promise<Result<HandInsAnswer, HandInRefusal>>;
  read(session: SessionClaims, handInId: HandInId): Promise<Result<HandInAnswer, HandInRefusal>>;
  /** The teacher opened it: from now on it cannot be taken back. */
  look(session: SessionClaims, handInId: HandInId): Promise<Result<null, HandInRefusal>>;
  giveBack(
    session: SessionClaims,
    handInId: HandInId,
    request: ReturnRequest,
  ): Promise<Result<HandInAnswer, HandInRefusal>>;
  /** The pupil opened what was returned. */
  see(session: SessionClaims, handInId: HandInId): Promise<Result<null, HandInRefusal>>;
  /** For the reader of files of the kinds handIn and correction. */
  mayRead(session: SessionClaims, schoolId: SchoolId, useId: string): Promise<boolean>;
}

/** Makes the desk. */
export function createHandInDesk(parts: HandInDeskParts): HandInDesk {
  const { handIns, files, clock } = parts;

  async function filesOf(schoolId: SchoolId, ids: readonly HandInId[]): Promise<FilesOf> {
    if (ids.length === 0) return { handed: new Map(), correction: new Map() };
    const [handed, correction] = await Promise.all([
      files.of(schoolId, 'handIn', ids),
      files.of(schoolId, 'correction', ids),
    ]);
    return { handed, correction };
  }

  /** The hand-in, if the account may look at it as one of these. */
  async function find(
    session: SessionClaims,
    handInId: HandInId,
    as: readonly FoundHandIn['as'][],
  ): Promise<Result<FoundHandIn, HandInRefusal>> {
    const found = await handIns.find(session.accountId, handInId);
    return found !== undefined && as.includes(found.as) ? ok(found) : err({ code: 'handIn.unknown' });
  }

  async function answerOf(found: FoundHandIn): Promise<HandInAnswer> {
    const borne = await filesOf(found.schoolId, [found.handInId]);
    return {
      ...toView(found, found, borne),
      pupilId: found.pupilId,
      displayName: displayNameOf(found),
    };
  }

  async function reread(session: SessionClaims, handInId: HandInId): Promise<Result<HandInAnswer, HandInRefusal>> {
    const found = await handIns.find(session.accountId, handInId);
    return found === undefined ? err({ code: 'handIn.unknown' }) : ok(await answerOf(found));
  }

  return {
    async hand(session, handInId, { homeworkId, photoIds = [], fileIds = [], writtenAt, ...request }) {
      const now = clock.now();
      const known = await handIns.find(session.accountId, handInId);
      if (known !== undefined)
        return known.as === 'pupil' && known.homeworkId === homeworkId
          ? ok(await answerOf(known))
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
      if (standing !== undefined && standing.endedAt === null && !mayHandInAgain(handInStateOf(standing)))
        return err({ code: 'handIn.returned' });
      // What bears an id that is somebody else’s keeps its files; one’s own came in this instant, by the other of two clicks.
      if (await handIns.isThere(schoolId, handInId)) return reread(session, handInId);
      const bound =
        photoIds.length === 0 ? undefined : await bindPhotos(parts, schoolId, self.pupilId, photoIds, PDF_NAME);
      if (bound?.ok === false) return bound;
      const taken = await files.take(self.pupilId, schoolId, { kind: 'handIn', useId: handInId }, [
        ...(bound === undefined ? [] : [bound.value]),
        ...fileIds,
      ]);
      if (!taken.ok) return taken;
      // The files first: a row without its files is never seen, and files of no row are nobody's.
      const outcome = await handIns.hand({
        schoolId,
        handInId,
        homeworkId,
        pupilId: self.pupilId,
        text,
        handedAt: now,
        writtenAt: believedWrittenAt(writtenAt, now),
      });
      if (outcome === 'returned') return err({ code: 'handIn.returned' });
      if (outcome === 'taken') return err({ code: 'handIn.unknown' });
      // They are in the PDF now; what bears a use elsewhere stays.
      for (const photoId of photoIds) await files.remove(schoolId, self.pupilId, photoId);
      return reread(session, handInId);
    },
    async takeBack(session, handInId) {
      const found = await find(session, handInId, ['pupil']);
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
              mayHandInAgain(standing === undefined ? undefined : handInStateOf(standing)),
            handIns: mine.map((each) => toView(each, place, borne)),
          };
        }),
      });
    },
    async all(session, homeworkId) {
      const now = clock.now();
      const place = await handIns.findPlace(session.accountId, homeworkId, now);
      if (place === undefined || place.teacherId === null) return err({ code: 'homework.unknown' });
      const rows = await handIns.listAll(place.schoolId, homeworkId, now, place.zone, HAND_IN_LIST);
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
        })),
      });
    },
    async read(session, handInId) {
      const found = await find(session, handInId, ['pupil', 'guardian', 'teacher']);
      return found.ok ? ok(await answerOf(found.value)) : found;
    },
    async look(session, handInId) {
      const found = await find(session, handInId, ['teacher']);
      if (!found.ok) return found;
      await handIns.look(found.value.schoolId, handInId, clock.now());
      return ok(null);
    },
    async giveBack(session, handInId, { comment, fileIds = [] }) {
      const found = await find(session, handInId, ['teacher']);
      if (!found.ok) return found;
      const { schoolId, actorId, endedAt } = found.value;
      if (endedAt !== null) return err({ code: 'handIn.unknown' });
      const before = (await files.of(schoolId, 'correction', [handInId])).get(handInId) ?? [];
      const taken = await files.take(actorId, schoolId, { kind: 'correction', useId: handInId }, fileIds);
      if (!taken.ok) return taken;
      const text = cleanText(comment);
      const isNew = text !== found.value.comment || !sameFiles(before, taken.value);
      const given = await handIns.giveBack(schoolId, handInId, actorId, text, clock.now(), isNew);
      return given ? reread(session, handInId) : err({ code: 'handIn.unknown' });
    },
    async see(session, handInId) {
      const found = await find(session, handInId, ['pupil']);
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

interface FilesOf {
  readonly handed: ReadonlyMap<string, readonly FileInfo[]>;
  readonly correction: ReadonlyMap<string, readonly FileInfo[]>;
}

function toView(
  handIn: StoredHandIn,
  { dueOn, zone }: { readonly dueOn: LocalDate; readonly zone: string },
  { handed, correction }: FilesOf,
): HandInView {
  const { handInId, homeworkId, text, handedAt, writtenAt, returnedAt, comment, seenAt } = handIn;
  return {
    handInId,
    homeworkId,
    state: handInStateOf(handIn),
    text,
    files: handed.get(handInId) ?? [],
    handedAt,
    writtenAt,
    isLate: isHandInLate(handedAt, dueOn, zone),
    returnedAt,
    comment,
    correction: correction.get(handInId) ?? [],
    isNew: returnedAt !== null && seenAt === null,
  };
}

function sameFiles(a: readonly FileInfo[], b: readonly FileInfo[]): boolean {
  return a.length === b.length && a.every(({ fileId }, index) => fileId === b[index]?.fileId);
}
