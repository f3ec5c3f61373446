// What a pupil has to do, sorted for the eye: late, then day by day, then what is past. docs/spec/homework.md, "Reading".

import type { DueHomework } from '@preau/protocol/school';

/** How it stands with one homework for one pupil. */
type WorkStanding = 'todo' | 'done' | 'late' | 'past';

/** Homework of one pupil. */
export interface WorkOfPupil {
  readonly homework: DueHomework;
  readonly standing: WorkStanding;
}

/** One day on which something is due. */
interface WorkDay {
  readonly date: string;
  readonly works: readonly WorkOfPupil[];
}

/** The list of one pupil. `todo` counts what is late or still to do. */
export interface WorkList {
  readonly late: readonly WorkOfPupil[];
  readonly days: readonly WorkDay[];
  readonly past: readonly WorkOfPupil[];
  readonly todo: number;
}

/** Late is what was asked for, not done, and due before today; what asks for nothing is only past. WORK-32. */
function workStanding(
  homework: Pick<DueHomework, 'dueOn' | 'expects'>,
  doneAt: number | null,
  today: string,
): WorkStanding {
  if (doneAt !== null) return homework.dueOn < today ? 'past' : 'done';
  if (homework.dueOn >= today) return 'todo';
  return homework.expects === 'nothing' ? 'past' : 'late';
}

/** The list of one pupil out of an answer that may be about several. */
export function workListOf(all: readonly DueHomework[], personId: string, today: string): WorkList {
  const works = all.flatMap((homework) => {
    const pupil = homework.pupils.find((each) => each.personId === personId);
    return pupil === undefined ? [] : [{ homework, standing: workStanding(homework, pupil.doneAt, today) }];
  });
  const coming = works.filter(({ homework }) => homework.dueOn >= today);
  const dates = [...new Set(coming.map(({ homework }) => homework.dueOn))].toSorted();
  return {
    late: works.filter(({ standing }) => standing === 'late'),
    days: dates.map((date) => ({ date, works: coming.filter(({ homework }) => homework.dueOn === date) })),
    past: works.filter(({ standing }) => standing === 'past').toReversed(),
    todo: works.filter(({ standing }) => standing === 'late' || standing === 'todo').length,
  };
}

/** The answer as it will be once a pupil’s tick has arrived: what the screen shows meanwhile. */
export function withTick(
  all: readonly DueHomework[],
  homeworkId: string,
  personId: string,
  doneAt: number | null,
): DueHomework[] {
  return all.map((homework) =>
    homework.homeworkId === homeworkId
      ? {
          ...homework,
          pupils: homework.pupils.map((pupil) => (pupil.personId === personId ? { ...pupil, doneAt } : pupil)),
        }
      : homework,
  );
}
