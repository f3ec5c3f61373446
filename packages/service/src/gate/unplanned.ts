// How many lessons that no plan told of are known, in all and by who asked first. Anybody with a session can make up a lesson's id; the plan
// cannot be made up, so planned lessons are not counted here. GATE-78.

/** So many lessons that no plan told of are known at a time: ten times what a cell has at once, for a gate that missed the plan. */
export const UNPLANNED_KEPT = 20_000;
/** So many of them one person may have asked for first: nobody enters more lessons in two hours. */
export const UNPLANNED_OF_ONE = 5;

/** Counts lessons by who asked for them first. */
export interface UnplannedLessons {
  /** Counts one more, unless the person, or all together, have as many as they may. An id counted before must be removed first. */
  add(id: string, personId: string): 'added' | 'tooManyOfOne' | 'tooMany';
  /** No longer known, or a plan told of it. Twice is once. */
  remove(id: string): void;
}

/** Makes a count of none, which goes up to `kept`. */
export function createUnplannedLessons(kept = UNPLANNED_KEPT): UnplannedLessons {
  const askedFirst = new Map<string, string>();
  const counts = new Map<string, number>();
  return {
    add: (id, personId) => {
      const count = counts.get(personId) ?? 0;
      if (count >= UNPLANNED_OF_ONE) return 'tooManyOfOne';
      if (askedFirst.size >= kept) return 'tooMany';
      askedFirst.set(id, personId);
      counts.set(personId, count + 1);
      return 'added';
    },
    remove: (id) => {
      const personId = askedFirst.get(id);
      if (personId === undefined) return;
      askedFirst.delete(id);
      const left = (counts.get(personId) ?? 1) - 1;
      if (left > 0) counts.set(personId, left);
      else counts.delete(personId);
    },
  };
}
