// To whom a message goes: those whom the matrix lets a writer reach, and those whom an answer reaches. docs/spec/mail.md.

import { err, localDateAt, ok } from '@preau/core/base';
import type { AudienceId, PersonId, Result } from '@preau/core/base';
import {
  answerToAll,
  isReachedByDelegate,
  mayAnswer,
  mayWrite,
  mayWriteToGroup,
  NO_STANDING,
  reachedByAll,
  waysOf,
} from '@preau/core/school';
import type { MailGroup } from '@preau/core/school';
import type { MailRefusal } from './mail-refusal.ts';
import type { MailDraft, ThreadToAnswer, WriterStanding } from './mail-ports.ts';

/**
 * The matrix, asked for each of them: whom one may not write to is as unknown as who does not exist. `byDelegate`: somebody is reached as a delegate
 * reaches others. MAIL-16, MAIL-75.
 */
export async function checkReceivers(
  draft: MailDraft,
  standing: WriterStanding,
  personIds: readonly PersonId[],
  groups: readonly MailGroup[],
  now: number,
): Promise<Result<{ readonly byDelegate: boolean }, MailRefusal>> {
  if (personIds.length === 0 && groups.length === 0) return err({ code: 'mail.nobody' });
  const audienceIds = groups.map((group) => group.audienceId).filter((id): id is AudienceId => id !== null);
  const found = await draft.findReceivers(personIds, audienceIds, localDateAt(now, standing.zone));
  const ways = waysOf(standing.roles, standing.cells);
  const known = new Map(found.persons.map((person) => [person.personId, person]));
  const isReached = (id: PersonId): boolean => {
    const person = known.get(id);
    return person !== undefined && mayWrite(ways, person);
  };
  const isGroupReached = (group: MailGroup): boolean =>
    group.audienceId === null
      ? mayWriteToGroup(ways, group, NO_STANDING)
      : found.audiences.has(group.audienceId) &&
        mayWriteToGroup(ways, group, found.audiences.get(group.audienceId) ?? NO_STANDING);
  if (!personIds.every(isReached) || !groups.every(isGroupReached)) return err({ code: 'mail.receiverUnknown' });
  return ok({
    byDelegate:
      groups.some((group) => group.who === 'optedIn') ||
      found.persons.some((person) => isReachedByDelegate(ways, person)),
  });
}

/** Whom an answer reaches: the one who wrote to the writer, or all whom the rule lets them reach. MAIL-23 to MAIL-26. */
export function receiversOf(
  standing: WriterStanding,
  me: PersonId,
  thread: ThreadToAnswer,
  toAll: boolean,
): Result<
  { readonly personIds: readonly PersonId[]; readonly everybody: boolean; readonly byDelegate: boolean },
  MailRefusal
> {
  const ways = waysOf(standing.roles, standing.cells);
  if (!toAll) {
    if (thread.answeredId === me || thread.answeredId === null)
      return err({ code: 'request.invalid', detail: 'one’s own message is answered to all' });
    const answered = thread.others.find((each) => each.personId === thread.answeredId);
    if (thread.isAnsweredAway || (answered !== undefined && !mayAnswer(standing.roles, answered)))
      return err({ code: 'mail.receiverUnknown' });
    return ok({
      personIds: [thread.answeredId],
      everybody: false,
      byDelegate: answered !== undefined && isReachedByDelegate(ways, answered),
    });
  }
  const kind = answerToAll({ personId: me, roles: standing.roles }, thread);
  if (kind === 'nobody') return err({ code: 'mail.receiverUnknown' });
  const isWeak = !standing.roles.some((role) => role === 'teacher' || role === 'head' || role === 'operator');
  if (kind === 'everybody' && thread.isToGroups) return ok({ personIds: [], everybody: true, byDelegate: isWeak });
  const reached = new Set(reachedByAll(kind, thread.others));
  // Pupils and guardians who go on in a thread of their own: whoever refuses them meanwhile is left out, unless that person answered.
  const others = thread.others
    .filter((each) => reached.has(each.personId))
    .filter(
      (each) =>
        !isWeak || (each.personId === thread.answeredId && mayAnswer(standing.roles, each)) || mayWrite(ways, each),
    );
  return ok({
    personIds: others.map((each) => each.personId),
    everybody: false,
    byDelegate: others.some((each) => isReachedByDelegate(ways, each)),
  });
}
