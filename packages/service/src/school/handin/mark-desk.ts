// Marks upon the pages of a hand-in: saved by teachers, read by families once returned, drawn into a copy. docs/spec/homework.md, "Upon the page".

import { cleanText, err, ok } from '@preau/core/base';
import { isPicture } from '@preau/core/school';
import type { HandInId, Result, SessionClaims } from '@preau/core/base';
import type { Mark } from '@preau/core/school';
import type { FileInfo, MarksAnswer, MarksRequest, MarksSavedAnswer } from '@preau/protocol/school';
import type { Clock } from '../../base/index.ts';
import type { FileBytes } from '../files/file-ports.ts';
import { filesOf, findHandIn } from './hand-in-views.ts';
import type { HandInReading } from './hand-in-views.ts';
import type { MarkedCopies, MarkStore } from './mark-ports.ts';
import type { FoundHandIn } from './ports.ts';

/** Why a deed is refused. */
export interface MarkRefusal {
  readonly code:
    | 'handIn.unknown'
    | 'handIn.marksFull'
    | 'handIn.notMarkable'
    | 'handIn.pagesUnreadable'
    | 'request.invalid'
    | 'server.unavailable';
  readonly detail?: string;
}

/** What the desk works with. */
export interface MarkDeskParts extends HandInReading {
  readonly marks: MarkStore;
  readonly bytes: FileBytes;
  readonly copies: MarkedCopies;
  readonly clock: Clock;
}

/** The copy of larger hand-ins is not made: they would fill the memory of the machine, bytes. */
const COPY_BYTES = 60_000_000;

/** The desk. Every method asks the database who the account is to the hand-in. */
export interface MarkDesk {
  /** The same again changes nothing. WORK-102, WORK-104. */
  save(
    session: SessionClaims,
    handInId: HandInId,
    request: MarksRequest,
  ): Promise<Result<MarksSavedAnswer, MarkRefusal>>;
  /** Teachers read what stands, families what was returned. WORK-103. */
  read(session: SessionClaims, handInId: HandInId, since: number): Promise<Result<MarksAnswer, MarkRefusal>>;
  /** All pages with their marks as one PDF; families get it once it was returned. WORK-106. */
  copy(session: SessionClaims, handInId: HandInId): Promise<Result<Uint8Array, MarkRefusal>>;
}

/** Makes the desk. */
export function createMarkDesk(parts: MarkDeskParts): MarkDesk {
  const { marks, bytes, copies, clock } = parts;

  const pagesOf = async ({ schoolId, handInId }: FoundHandIn): Promise<readonly FileInfo[]> => {
    const { handed } = await filesOf(parts, schoolId, [handInId]);
    return (handed.get(handInId) ?? []).filter(hasPages);
  };

  return {
    async save(session, handInId, { add, erase }) {
      const found = await findHandIn(parts, session, handInId, ['teacher']);
      if (!found.ok) return found;
      const { schoolId, actorId } = found.value;
      const cleaned = add.map(clean);
      if (cleaned.some((mark) => mark.kind === 'remark' && mark.text === ''))
        return err({ code: 'request.invalid', detail: 'a remark without words' });
      if (add.length > 0) {
        const pages = new Set((await pagesOf(found.value)).map(({ fileId }) => fileId));
        if (add.some(({ fileId }) => !pages.has(fileId))) return err({ code: 'handIn.notMarkable' });
      }
      const saved = await marks.save(schoolId, handInId, actorId, { add: cleaned, erase }, clock.now());
      return saved.ok ? ok({ version: saved.value }) : saved;
    },
    async read(session, handInId, since) {
      const found = await findHandIn(parts, session, handInId, ['teacher', 'pupil', 'guardian']);
      if (!found.ok) return found;
      const version = versionFor(found.value);
      const between = await marks.between(found.value.schoolId, handInId, Math.min(since, version), version);
      return ok({ version, ...between });
    },
    async copy(session, handInId) {
      const found = await findHandIn(parts, session, handInId, ['teacher', 'pupil', 'guardian']);
      if (!found.ok) return found;
      const { schoolId, pupilId, as, returnedMarks } = found.value;
      if (as !== 'teacher' && returnedMarks === null) return err({ code: 'handIn.unknown' });
      const pages = await pagesOf(found.value);
      const size = pages.reduce((sum, file) => sum + file.bytes, 0);
      if (pages.length === 0 || size > COPY_BYTES) return err({ code: 'handIn.pagesUnreadable' });
      const { marks: drawn } = await marks.between(schoolId, handInId, 0, versionFor(found.value));
      return copies.draw(
        pages.map(({ fileId, mediaType }) => ({
          mediaType,
          read: async () => (await bytes.read(schoolId, pupilId, fileId))?.bytes,
          marks: drawn.filter((mark) => mark.fileId === fileId),
        })),
      );
    },
  };
}

/** Pictures and PDF are shown page by page; everything else is only opened. */
function hasPages({ mediaType }: FileInfo): boolean {
  return mediaType === 'application/pdf' || isPicture(mediaType);
}

/** What the account sees: teachers the newest, families what was returned. */
function versionFor({ as, marksVersion, returnedMarks }: FoundHandIn): number {
  return as === 'teacher' ? marksVersion : (returnedMarks ?? 0);
}

function clean(mark: Mark): Mark {
  return mark.kind === 'remark' ? { ...mark, text: cleanText(mark.text) } : mark;
}
