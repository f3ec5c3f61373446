// The homework in the day capsule of this device: what there is to do, on a morning without network. WORK-85.

import type { DueHomework, HomeworkAnswer, HomeworkPage, SignedCapsule } from '@preau/protocol/school';
import { findAnswer } from '../../ui/device-shelf.ts';
import type { EarlierAnswer } from '../../ui/kept-answer.ts';
import { kept } from '../../ui/preferences.ts';

/** Where the worker keeps it: the same words as in gate/capsule-cache.ts. Sharing the file would cost each first page a file of its own. */
export const CAPSULE = { cache: 'day-capsule', path: '/api/capsule' } as const;

/** The day capsule on this device; undefined when there is none of this account. */
export async function capsuleHere(): Promise<SignedCapsule | undefined> {
  const response = await (await caches.open(CAPSULE.cache)).match(CAPSULE.path);
  const capsule = (await response?.json()) as SignedCapsule | undefined;
  return capsule?.session.login === kept('signedIn') ? capsule : undefined;
}

/** As `GET /api/homework/due` would have answered when the capsule was built; undefined when there is none of this account. */
export async function homeworkOfCapsule(): Promise<EarlierAnswer<HomeworkPage<DueHomework>> | undefined> {
  const capsule = await capsuleHere();
  // A capsule of before homework was in it has none.
  if (capsule?.homework === undefined) return undefined;
  const today = new Intl.DateTimeFormat('sv', { timeZone: capsule.day.zone, dateStyle: 'short' }).format(new Date());
  return {
    keptAt: capsule.builtAt,
    answer: { today: today as HomeworkPage<DueHomework>['today'], homework: capsule.homework.due, next: null },
  };
}

/** One homework out of the list that lies on this device, from the capsule or from the last reading, whichever is newer. */
export async function homeworkOnDevice(homeworkId: string): Promise<EarlierAnswer<HomeworkAnswer> | undefined> {
  const list = await findAnswer(kept('signedIn') ?? '', 'homework/due').catch(() => undefined);
  const lists = [list as EarlierAnswer<HomeworkPage<DueHomework>> | undefined, await homeworkOfCapsule()];
  const newest = lists
    .filter((each) => each !== undefined)
    .filter(({ answer }) => answer.homework.some((each) => each.homeworkId === homeworkId))
    .toSorted((a, b) => b.keptAt - a.keptAt)[0];
  const homework = newest?.answer.homework.find((each) => each.homeworkId === homeworkId);
  if (newest === undefined || homework === undefined) return undefined;
  const { pupils } = homework;
  return {
    keptAt: newest.keptAt,
    answer: { today: newest.answer.today, homework, pupils, mayChange: false, everybody: null },
  };
}
