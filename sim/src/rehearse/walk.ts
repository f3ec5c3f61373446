// What happened to one person in a rehearsal.

/** Times in milliseconds from the start of the lesson, null for what never did. */
export interface Walk {
  readonly classIndex: number;
  readonly role: 'teacher' | 'pupil';
  readonly arrivedAt: number;
  signedInAt: number | null;
  /** In the lesson: seat taken, socket open. */
  enteredAt: number | null;
  /** First moment at level 1 or above. */
  heardAt: number | null;
  gaveUpAt: number | null;
  /** The rank of the class, as the ticket told it. */
  rank: number | null;
  /** Requests of all devices until in the lesson; those that were refused are counted in `refusals` as well. */
  requests: number;
  /** Looks at counters and class board while waiting: small, cacheable, counted apart. */
  looks: number;
  /** Of them those that were answered with "as before". */
  unchanged: number;
  /** Reloads of the waiting page by hand. */
  reloads: number;
  /** Refusals by code. */
  readonly refusals: Record<string, number>;
  /** Milliseconds until the lesson was there again after each cut of the line. */
  readonly cuts: number[];
}

/** Somebody who comes. */
export function newWalk(who: Pick<Walk, 'classIndex' | 'role' | 'arrivedAt'>): Walk {
  return {
    ...who,
    signedInAt: null,
    enteredAt: null,
    heardAt: null,
    gaveUpAt: null,
    rank: null,
    requests: 0,
    looks: 0,
    unchanged: 0,
    reloads: 0,
    refusals: {},
    cuts: [],
  };
}
