// Gives persons of ours the keys that a file now uses for them, wherever they are named.

import type { ImportContent } from './import-diff.ts';
import { bySourcedId, guardianLinkKey } from './roster.ts';
import type { SourcedId } from './roster.ts';

/** The same content under new keys of persons. Persons that are not in `keys` stay. */
export function rekeyContent(content: ImportContent, keys: ReadonlyMap<SourcedId, SourcedId>): ImportContent {
  if (keys.size === 0) return content;
  const renamed = (key: SourcedId): SourcedId => keys.get(key) ?? key;
  const renamedLink = (key: SourcedId): SourcedId => {
    const [guardian = '', pupil = ''] = key.split('>');
    return guardianLinkKey(renamed(guardian), renamed(pupil));
  };
  const { roster, slots, byHand } = content;
  return {
    ...(roster === undefined
      ? {}
      : {
          roster: {
            ...roster,
            people: roster.people.map((p) => ({ ...p, sourcedId: renamed(p.sourcedId) })).sort(bySourcedId),
            guardianLinks: roster.guardianLinks
              .map((l) => {
                const [guardianSourcedId, pupilSourcedId] = [renamed(l.guardianSourcedId), renamed(l.pupilSourcedId)];
                return {
                  ...l,
                  guardianSourcedId,
                  pupilSourcedId,
                  sourcedId: guardianLinkKey(guardianSourcedId, pupilSourcedId),
                };
              })
              .sort(bySourcedId),
          },
        }),
    ...(byHand === undefined
      ? {}
      : {
          byHand: {
            people: new Map([...byHand.people].map(([key, marks]) => [renamed(key), marks])),
            links: new Map([...byHand.links].map(([key, deed]) => [renamedLink(key), deed])),
            ...(byHand.flags === undefined ? {} : { flags: new Set([...byHand.flags].map(renamedLink)) }),
          },
        }),
    ...(slots === undefined
      ? {}
      : {
          slots: slots.map((slot) => ({
            ...slot,
            teacherIds: slot.teacherIds.map(renamed).sort(),
            exceptions: slot.exceptions.map((e) =>
              e.kind === 'moved' && e.to.teacherIds !== undefined
                ? { ...e, to: { ...e.to, teacherIds: e.to.teacherIds.map(renamed).sort() } }
                : e,
            ),
          })),
        }),
  };
}
