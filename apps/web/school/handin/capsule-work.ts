// The homework in the day capsule of this device: what there is to do, on a morning without network. WORK-85.

import type { DueHomework, HomeworkPage, SignedCapsule } from '@preau/protocol/school';
import type { EarlierAnswer } from '../../ui/kept-answer.ts';
import { kept } from '../../ui/preferences.ts';

/** As `GET /api/homework/due` would have answered when the capsule was built; undefined when there is none of this account. */
export async function homeworkOfCapsule(): Promise<EarlierAnswer<HomeworkPage<DueHomework>> | undefined> {
  const { keptCapsule } = await import('../../gate/capsule-cache.ts');
  const capsule = (await (await keptCapsule())?.json()) as SignedCapsule | undefined;
  // A capsule of before homework was in it has none.
  if (capsule?.homework === undefined || capsule.session.login !== kept('signedIn')) return undefined;
  const today = new Intl.DateTimeFormat('sv', { timeZone: capsule.day.zone, dateStyle: 'short' }).format(new Date());
  return {
    keptAt: capsule.builtAt,
    answer: { today: today as HomeworkPage<DueHomework>['today'], homework: capsule.homework.due, next: null },
  };
}
