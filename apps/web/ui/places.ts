// The places that this device holds: tickets of the evening before, and what they became at check-in. Kept as long as the page.

/** A ticket with its end; `isMinted` while it holds nothing yet. */
export interface Place {
  readonly ticket: string;
  readonly expiresAt: number;
  readonly isMinted: boolean;
}

const places = new Map<string, Place>();

/** The place for a lesson, if there is one. */
export function placeOf(lessonId: string): Place | undefined {
  return places.get(lessonId);
}

/** Keeps a place. */
export function keepPlace(lessonId: string, place: Place): void {
  places.set(lessonId, place);
}
