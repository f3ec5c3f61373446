// Whom one may write to: people and groups, found by words or near by. docs/spec/mail.md.

import { localDateAt } from '@preau/core/base';
import { mayWrite, mayWriteToGroup, NO_STANDING, searchWordsOf, waysOf } from '@preau/core/school';
import type { EpochMs } from '@preau/core/base';
import type { MailGroup } from '@preau/core/school';
import type { ReceiversAnswer } from '@preau/protocol/school';
import type { DelegateStore } from './delegate-ports.ts';
import type { MailStore, Writer, WriterStanding } from './mail-ports.ts';

/** Persons, and groups, that one search shows. */
const FOUND_MOST = 12;
const MAX_WORDS = 6;

/** Finds them, for a writer whose standing is known. Without a word, only who is near. */
export async function findReceivers(
  { mail, delegates }: { readonly mail: MailStore; readonly delegates: DelegateStore },
  {
    writer,
    standing,
    search,
    at,
  }: { readonly writer: Writer; readonly standing: WriterStanding; readonly search: string; readonly at: EpochMs },
): Promise<ReceiversAnswer> {
  const day = localDateAt(at, standing.zone);
  const ways = waysOf(standing.roles, standing.cells);
  const words = searchWordsOf(search).slice(0, MAX_WORDS);
  const isStaff = ways.some((way) => way.from === 'office' || way.from === 'teacher');
  // Without a word, staff see their groups; a pupil or guardian the few teachers whom they may write to.
  const persons =
    words.length === 0 && isStaff
      ? []
      : await mail.searchReceivers({
          schoolId: writer.schoolId,
          personId: writer.personId,
          accountId: writer.accountId,
          // Guardians are many: a delegate finds them by name, or writes to all of them.
          ways: words.length === 0 ? ways.filter((way) => way.bond !== 'classGuardian') : ways,
          words: words.map((prefix) => ({ prefix, audienceIds: [] })),
          day,
          limit: FOUND_MOST,
        });
  const audiences = isStaff ? await mail.listAudiences(writer.schoolId, writer.personId, day) : [];
  const isOffice = ways.some((way) => way.from === 'office');
  const groups = audiences
    .filter(({ label, taught }) =>
      words.length === 0 ? taught || isOffice : words.some((word) => searchWordsOf(label).join('').startsWith(word)),
    )
    .toSorted((a, b) => Number(b.taught) - Number(a.taught))
    .flatMap((audience) =>
      (['pupils', 'guardians', 'teachers'] as const).map((who) => ({
        group: { audienceId: audience.audienceId, who } satisfies MailGroup,
        label: audience.label,
        people: audience[who],
        taught: audience.taught,
      })),
    )
    .filter(
      ({ group, people, taught }) => people > 0 && mayWriteToGroup(ways, group, { teaches: taught, delegates: false }),
    );
  const whole = (['pupils', 'guardians', 'teachers'] as const)
    .map((who) => ({ group: { audienceId: null, who } satisfies MailGroup, label: '', people: 0 }))
    .filter(({ group }) => isOffice && words.length === 0 && mayWriteToGroup(ways, group, NO_STANDING));
  const delegated = standing.roles.includes('guardian')
    ? (await delegates.listDelegated(writer.schoolId, writer.personId, day))
        .map(({ audienceId, label, people }) => ({
          group: { audienceId, who: 'optedIn' } satisfies MailGroup,
          label,
          people,
        }))
        .filter(({ group, people }) => people > 0 && mayWriteToGroup(ways, group, { teaches: false, delegates: true }))
    : [];
  return {
    persons: persons
      .filter((person) => mayWrite(ways, person))
      .map(({ bonds: _bonds, refuses: _refuses, ...person }) => person),
    groups: [...whole, ...groups, ...delegated]
      .slice(0, FOUND_MOST)
      .map(({ group, label, people }) => ({ ...group, label, people })),
  };
}
