// What of the homework that is due somebody still has to do: told beside the lessons of the day, by the house and by the capsule alike. OFFICE-10.

import { titleOfWork } from './homework.ts';

const SHOWN = 6;

/** Keeps the order given; each with its one line, and those who have not done it. */
export function stillToDo<
  P extends { readonly doneAt: number | null },
  W extends { readonly text: string; readonly pupils: readonly P[] },
>(due: readonly W[]): readonly (W & { readonly title: string })[] {
  return due
    .map((work) => ({
      ...work,
      title: titleOfWork(work.text),
      pupils: work.pupils.filter(({ doneAt }) => doneAt === null),
    }))
    .filter(({ pupils }) => pupils.length > 0)
    .slice(0, SHOWN);
}
