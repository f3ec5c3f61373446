// What of the sheets fits into a capsule: the earlier lesson first, whole lines, pictures by address. SCHOOL-107.

import type { LessonId } from '@preau/core/base';
import type { Capsule, CapsuleSheet } from '@preau/protocol/school';
import type { StoredSheet } from './capsule-ports.ts';

/** No sheet takes more than this of the day. */
const SHEET_BYTES = 6_000;
/** Less than this of a sheet is worth nothing. */
const LEAST_BYTES = 200;
const PICTURE_SIZE = 1280;

const bytesOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;

/** The capsule with as much of the sheets as fits into `limitBytes` of JSON. Names go before the day does: a school of one huge lesson still has its hours. */
export function fitSheets(
  capsule: Omit<Capsule, 'builtAt'>,
  sheets: ReadonlyMap<LessonId, StoredSheet>,
  limitBytes: number,
): Omit<Capsule, 'builtAt'> {
  let base = capsule;
  if (bytesOf(base) > limitBytes)
    base = { ...base, names: [], lessons: base.lessons.map((lesson) => ({ ...lesson, seats: [] })) };
  let room = limitBytes - bytesOf(base);
  const startOf = new Map(
    base.day.persons
      .flatMap((person) => [person, ...person.children])
      .flatMap(({ lessons }) => lessons.map(({ lessonId, startsAt }) => [lessonId, startsAt] as const)),
  );
  const fitted = new Map<LessonId, CapsuleSheet>();
  for (const { lessonId } of base.lessons.toSorted(
    (a, b) => (startOf.get(a.lessonId) ?? 0) - (startOf.get(b.lessonId) ?? 0),
  )) {
    const stored = sheets.get(lessonId);
    if (stored === undefined || (stored.text === '' && stored.slides.length === 0)) continue;
    const sheet = cut(lessonId, stored, Math.min(room, SHEET_BYTES));
    if (sheet === undefined) continue;
    fitted.set(lessonId, sheet);
    room -= bytesOf(sheet);
  }
  return {
    ...base,
    lessons: base.lessons.map((lesson) => ({ ...lesson, sheet: fitted.get(lesson.lessonId) ?? null })),
  };
}

function cut(lessonId: LessonId, { text, slides }: StoredSheet, limitBytes: number): CapsuleSheet | undefined {
  if (limitBytes < LEAST_BYTES) return undefined;
  const pictures = slides.map(({ pictureId, width, height, alt }) => ({
    address: `/api/lessons/${lessonId}/pictures/${pictureId}/${PICTURE_SIZE}`,
    width,
    height,
    alt,
  }));
  const whole = { text, isCut: false, pictures };
  if (bytesOf(whole) <= limitBytes) return whole;
  // Text before pictures; whole lines, so that no title or list is left half.
  let sheet: CapsuleSheet = { text: '', isCut: true, pictures: [] };
  const lines = text.split('\n');
  let left = limitBytes - bytesOf(sheet);
  let kept = 0;
  for (const line of lines) {
    const cost = bytesOf(line) + 2;
    if (cost > left) break;
    left -= cost;
    kept += 1;
  }
  sheet = { ...sheet, text: lines.slice(0, kept).join('\n') };
  for (const picture of pictures) {
    left -= bytesOf(picture) + 1;
    if (left < 0 || kept < lines.length) break;
    sheet = { ...sheet, pictures: [...sheet.pictures, picture] };
  }
  return sheet.text === '' && sheet.pictures.length === 0 ? undefined : sheet;
}
