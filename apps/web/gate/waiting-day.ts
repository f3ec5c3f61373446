// What the capsule on this device knows of the lesson that one waits for: its sheet, and who sits where. Pure; `waiting-shelf.ts` shows it. GATE-182.

import type { CapsuleSheet, SignedCapsule } from '@preau/protocol/school';

/** The lesson as the evening before left it here. */
export interface KeptLesson {
  readonly sheet: CapsuleSheet | null;
  /** Names by seat number; teachers first. */
  readonly seats: readonly string[];
  readonly ownSeat: number;
}

/** The lesson in a capsule; undefined when it is not in it, or when the seat that the gate knows is another: then somebody else waits here. */
export function lessonInCapsule(
  { lessons, names }: SignedCapsule,
  lessonId: string,
  seat: number | null,
): KeptLesson | undefined {
  const lesson = lessons.find((each) => each.lessonId === lessonId);
  if (lesson === undefined || lesson.seat === null || lesson.seat !== seat) return undefined;
  return { sheet: lesson.sheet, seats: lesson.seats.map((index) => names[index] ?? ''), ownSeat: lesson.seat };
}

/** Pupils who are here or in, by the bits of the class board; oneself first. `expected` pupils sit behind the teachers. */
export function pupilsHere(
  { seats, ownSeat }: KeptLesson,
  bits: string,
  expected: number,
): { readonly names: readonly string[]; readonly missing: number } {
  const bytes = Uint8Array.from(atob(bits.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));
  const isHere = (seat: number): boolean => ((bytes[seat >> 3] ?? 0) & (0x80 >> (seat & 7))) !== 0;
  const pupils = seats.map((name, seat) => ({ name, seat })).slice(Math.max(0, seats.length - expected));
  const here = pupils.filter(({ seat }) => isHere(seat) || seat === ownSeat);
  const names = here.sort((a, b) => Number(b.seat === ownSeat) - Number(a.seat === ownSeat)).map(({ name }) => name);
  return { names: names.filter((name) => name !== ''), missing: pupils.length - here.length };
}
