// What happened in the demo school before anybody tried it, told through the desks, each with the clock of its day: rights, versions and
// quiet hours are those of everybody. Told once; homework and notes again for each new week. HOUSE-66 to HOUSE-69.
import type { SchoolId } from '@preau/core/base';
import type { School } from '@preau/school';
import type { DemoAccount } from '../demo-file.ts';
import { announceAll, isAnnounced } from './announcements.ts';
import { beginLife } from './cast.ts';
import { changeLessons } from './changed-lessons.ts';
import { tellClassWork } from './class-work.ts';
import { converse, talkInChannel } from './conversations.ts';
import { tellOtherClass } from './other-class.ts';

/** Tells what is missing. Answers the codes of what the desks refused: somebody may have changed the school meanwhile. */
export async function live(
  school: School,
  schoolId: SchoolId,
  accounts: readonly DemoAccount[],
): Promise<readonly string[]> {
  const life = await beginLife(school, schoolId, accounts);
  if (life === undefined) return ['person.unknown'];
  const refused = [...(await tellClassWork(life)), ...(await tellOtherClass(life)), ...(await changeLessons(life))];
  if (await isAnnounced(life)) return refused;
  // The announcements come last: with them all is told.
  return [...refused, ...(await talkInChannel(life)), ...(await converse(life)), ...(await announceAll(life))];
}
