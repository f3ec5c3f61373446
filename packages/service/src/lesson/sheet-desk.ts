// The sheet of a lesson: written the evening before or during the lesson, its pictures, who may see them.
// docs/spec/lesson.md, "The sheet".

import { cleanText, lengthOf, ok } from '@preau/core/base';
import type { LessonId, PersonClaim, PersonId, PictureId, Result } from '@preau/core/base';
import { decideSheet, findMember } from '@preau/core/lesson';
import type { Slide } from '@preau/core/lesson';
import type { SheetAnswer, SheetRequest } from '@preau/protocol/lesson';
import type { Clock } from '../base/index.ts';
import type { LessonHouse } from './lesson-house.ts';
import { schoolsOf } from './lesson-reader.ts';
import type { LessonRoom } from './lesson-room.ts';
import type { PictureRecord, PictureSize, PictureStore, SheetStore } from './ports.ts';
import { problem } from './problem.ts';
import type { LessonProblem } from './problem.ts';

/** Longest sheet, code points; most slides; longest alternative text. LESSON-70. */
export const SHEET_LIMITS = { text: 20_000, slides: 60, alt: 300 } as const;

/** Pictures of a school, bytes: ten thousand slides of 400 kB, a year of a collège. LESSON-76. */
export const SCHOOL_PICTURE_BYTES = 4_000_000_000;

/** What the sheet desk needs. */
export interface SheetParts {
  readonly house: LessonHouse;
  readonly sheets: SheetStore;
  readonly pictures: PictureStore;
  readonly clock: Clock;
  /** Default `SCHOOL_PICTURE_BYTES`. */
  readonly schoolPictureBytes?: number | undefined;
}

interface Place {
  readonly room: LessonRoom;
  readonly personId: PersonId;
  readonly isTeacher: boolean;
}

/** Reads and writes sheets for the persons of one account. */
export class SheetDesk {
  readonly #parts: SheetParts;
  readonly #limitBytes: number;

  constructor(parts: SheetParts) {
    this.#parts = parts;
    this.#limitBytes = parts.schoolPictureBytes ?? SCHOOL_PICTURE_BYTES;
  }

  /** The sheet, for anybody on the roster at any time: a pupil may look the evening before and look back later. */
  async read(lessonId: LessonId, persons: readonly PersonClaim[]): Promise<Result<SheetAnswer, LessonProblem>> {
    const place = await this.#place(lessonId, persons);
    if (!place.ok) return place;
    const { room, isTeacher } = place.value;
    const sheet = room.state.seq > 0 ? room.state.sheet : await this.#parts.sheets.read(room.key);
    return ok({
      lessonId,
      text: sheet?.text ?? '',
      slides: sheet?.slides ?? [],
      mayWrite: isTeacher && room.state.phase !== 'closed',
    });
  }

  /** Replaces the sheet; in a lesson whose log has begun everybody sees it change. */
  async write(
    lessonId: LessonId,
    persons: readonly PersonClaim[],
    wanted: SheetRequest,
  ): Promise<Result<SheetAnswer, LessonProblem>> {
    const place = await this.#teacherPlace(lessonId, persons);
    if (!place.ok) return place;
    const { room, personId } = place.value;
    const text = cleanText(wanted.text);
    if (lengthOf(text) > SHEET_LIMITS.text) return problem('sheet.tooLong');
    if (wanted.slides.length > SHEET_LIMITS.slides) return problem('sheet.tooManySlides');
    const slides = await this.#slides(place.value, wanted);
    if (!slides.ok) return slides;
    // The log first: it is what the class sees, and it refuses what must be refused.
    if (room.state.seq > 0) {
      const outcome = await room.log.submit({
        actor: personId,
        commandId: null,
        decide: (state) => decideSheet(state, personId, text, slides.value),
      });
      if (!outcome.ok) return outcome;
    }
    const sheet = { text, slides: slides.value };
    const written = await this.#parts.sheets.write(room.key, sheet, personId, this.#parts.clock.now());
    if (written === 'refused') return problem('content.refused');
    return ok({ lessonId, text, slides: slides.value, mayWrite: true });
  }

  /** Stores a picture for a lesson; it is seen once a sheet names it. */
  async addPicture(
    lessonId: LessonId,
    persons: readonly PersonClaim[],
    bytes: Uint8Array,
  ): Promise<Result<PictureRecord, LessonProblem>> {
    const place = await this.#teacherPlace(lessonId, persons);
    if (!place.ok) return place;
    const saved = await this.#parts.pictures.save(bytes);
    if (!saved.ok) return saved;
    const { pictureId, width, height } = saved.value;
    const isTaken = await this.#parts.sheets.addPicture(
      place.value.room.key,
      saved.value,
      place.value.personId,
      this.#parts.clock.now(),
      this.#limitBytes,
    );
    // Its files are nobody's now: the sweep takes them.
    return isTaken ? ok({ pictureId, width, height }) : problem('picture.noRoom');
  }

  /** May this account upload here? Asked before the bytes are read. */
  async mayAddPicture(lessonId: LessonId, persons: readonly PersonClaim[]): Promise<Result<true, LessonProblem>> {
    const place = await this.#teacherPlace(lessonId, persons);
    if (!place.ok) return place;
    const used = await this.#parts.sheets.pictureBytes(place.value.room.key.schoolId);
    return used < this.#limitBytes ? ok(true) : problem('picture.noRoom');
  }

  /** The bytes of a picture of this lesson, for anybody on the roster. */
  async readPicture(
    lessonId: LessonId,
    persons: readonly PersonClaim[],
    pictureId: PictureId,
    size: PictureSize,
  ): Promise<Result<Uint8Array, LessonProblem>> {
    const place = await this.#place(lessonId, persons);
    if (!place.ok) return place;
    const { room } = place.value;
    const isShown = room.state.sheet.slides.some((slide) => slide.pictureId === pictureId);
    if (!isShown && !(await this.#parts.sheets.hasPicture(room.key, pictureId))) return problem('picture.unknown');
    const bytes = await this.#parts.pictures.read(pictureId, size);
    return bytes === undefined ? problem('picture.unknown') : ok(bytes);
  }

  async #slides(place: Place, wanted: SheetRequest): Promise<Result<readonly Slide[], LessonProblem>> {
    if (wanted.slides.some((slide) => lengthOf(slide.alt) > SHEET_LIMITS.alt)) return problem('request.invalid');
    if (new Set(wanted.slides.map((slide) => slide.slideId)).size !== wanted.slides.length)
      return problem('request.invalid');
    const records = await this.#parts.sheets.findPictures(
      place.room.key,
      place.personId,
      wanted.slides.map((slide) => slide.pictureId),
    );
    const byId = new Map(records.map((record) => [record.pictureId, record]));
    const slides: Slide[] = [];
    for (const slide of wanted.slides) {
      const record = byId.get(slide.pictureId);
      if (record === undefined) return problem('picture.unknown');
      slides.push({
        slideId: slide.slideId,
        pictureId: slide.pictureId,
        width: record.width,
        height: record.height,
        alt: cleanText(slide.alt),
      });
    }
    return ok(slides);
  }

  async #teacherPlace(lessonId: LessonId, persons: readonly PersonClaim[]): Promise<Result<Place, LessonProblem>> {
    const place = await this.#place(lessonId, persons);
    if (!place.ok) return place;
    if (!place.value.isTeacher) return problem('lesson.notTeacher');
    return place.value.room.state.phase === 'closed' ? problem('lesson.closed') : place;
  }

  /** From the log, or from the roster before it begins. Removed pupils read no more. */
  async #place(lessonId: LessonId, persons: readonly PersonClaim[]): Promise<Result<Place, LessonProblem>> {
    const room = await this.#parts.house.find(lessonId, schoolsOf(persons));
    if (room === undefined) return problem('lesson.unknown');
    const card = room.state.seq > 0 ? undefined : await this.#parts.house.card(room);
    const places = persons.flatMap(({ personId }): Place[] => {
      const member =
        findMember(room.state, personId) ?? card?.roster.find((candidate) => candidate.personId === personId);
      return member === undefined || ('presence' in member && member.presence === 'removed')
        ? []
        : [{ room, personId, isTeacher: member.part === 'teacher' }];
    });
    const place = places.find(({ isTeacher }) => isTeacher) ?? places[0];
    return place === undefined ? problem('lesson.notYours') : ok(place);
  }
}
