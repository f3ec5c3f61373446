// What a rehearsal saw, in figures and curves: the same definitions as the simulator's, so that the two can be laid over each other.
import type { Walk } from './walk.ts';

/** How far a morning has come, at a moment in milliseconds from the start of the lesson. */
export interface Moment {
  readonly at: number;
  readonly arrived: number;
  readonly signedIn: number;
  readonly entered: number;
  readonly gaveUp: number;
  /** Classes with their teacher and four in five of the pupils who came, at level 1 or above. */
  readonly able: number;
  /** The same without asking for the level. */
  readonly together: number;
}

/** The share of a class's arrived pupils from which a lesson can be held. */
export const ABLE_RATIO = 0.8;

/** Counts the walks as they stood at a moment. */
export function momentOf(walks: readonly Walk[], at: number): Moment {
  const isBy = (time: number | null): boolean => time !== null && time <= at;
  const classes = [...Map.groupBy(walks, (walk) => walk.classIndex).values()];
  const isReady = (people: readonly Walk[], time: (walk: Walk) => number | null): boolean => {
    const pupils = people.filter((walk) => walk.role === 'pupil' && walk.arrivedAt <= at);
    const isTaught = people.some((walk) => walk.role === 'teacher' && isBy(walk.enteredAt));
    return isTaught && pupils.filter((walk) => isBy(time(walk))).length >= ABLE_RATIO * pupils.length;
  };
  return {
    at,
    arrived: walks.filter((walk) => walk.arrivedAt <= at).length,
    signedIn: walks.filter((walk) => isBy(walk.signedInAt)).length,
    entered: walks.filter((walk) => isBy(walk.enteredAt)).length,
    gaveUp: walks.filter((walk) => isBy(walk.gaveUpAt)).length,
    able: classes.filter((people) => isReady(people, ({ heardAt }) => heardAt)).length,
    together: classes.filter((people) => isReady(people, ({ enteredAt }) => enteredAt)).length,
  };
}

/** Waits from coming to being in the lesson, milliseconds; who never got in has waited until `endsAt`, and is counted. */
export function waitsOf(walks: readonly Walk[], endsAt: number): readonly number[] {
  return walks
    .filter((walk) => walk.arrivedAt <= endsAt)
    .map((walk) => (walk.enteredAt ?? walk.gaveUpAt ?? endsAt) - walk.arrivedAt);
}
