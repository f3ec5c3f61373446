// What an import must be compared with to be taken back, and what of a school goes into files. PEOPLE-80, 82.

import type { Decisions, ImportContent, ImportDiff } from './import-diff.ts';
import type { SourcedId } from './roster.ts';

/** A school as it was before an import, and whom that import gave another key. */
export interface ContentBefore {
  readonly content: ImportContent;
  readonly rekeyed: ImportDiff['rekeyed'];
}

/**
 * What to import in order to take an import back: the school as it was. Whoever the import brought is then missing (kept, as after any import);
 * whom nobody knows any more (erased since) is left out. An import into an empty school goes back to a school with nobody.
 */
export function undoOf(
  current: ImportContent,
  before: ContentBefore,
): { readonly content: ImportContent; readonly decisions: Decisions } {
  const decisions = new Map(before.rekeyed.map(({ from, to }) => [from, to]));
  const { roster } = current;
  if (roster === undefined) return { content: before.content, decisions };
  const held = new Set(roster.people.map((person) => person.sourcedId));
  const gone = (before.content.roster?.people ?? [])
    .map((person) => person.sourcedId)
    .filter((key) => !held.has(key) && !held.has(decisions.get(key) ?? key));
  const { roster: old, slots } = withoutPeople(before.content, new Set(gone));
  return {
    content: {
      roster:
        old === undefined
          ? { ...roster, audiences: [], people: [], guardianLinks: [] }
          : // Missing is judged by the source of the school: that of the import which is taken back.
            { ...old, school: { ...old.school, source: roster.school.source } },
      ...(slots === undefined && current.slots === undefined ? {} : { slots: slots ?? [] }),
    },
    decisions,
  };
}

/** The same content without some people: their links go, and they teach nothing. */
export function withoutPeople(content: ImportContent, keys: ReadonlySet<SourcedId>): ImportContent {
  if (keys.size === 0) return content;
  const stays = (key: SourcedId): boolean => !keys.has(key);
  const { roster, slots } = content;
  return {
    ...(roster === undefined
      ? {}
      : {
          roster: {
            ...roster,
            people: roster.people.filter((person) => stays(person.sourcedId)),
            guardianLinks: roster.guardianLinks.filter(
              (link) => stays(link.guardianSourcedId) && stays(link.pupilSourcedId),
            ),
          },
        }),
    ...(slots === undefined
      ? {}
      : {
          slots: slots.map((slot) => ({
            ...slot,
            teacherIds: slot.teacherIds.filter(stays),
            exceptions: slot.exceptions.map((exception) =>
              exception.kind === 'moved' && exception.to.teacherIds !== undefined
                ? { ...exception, to: { ...exception.to, teacherIds: exception.to.teacherIds.filter(stays) } }
                : exception,
            ),
          })),
        }),
  };
}
