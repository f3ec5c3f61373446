// The reasons to stop an import that is probably a mistake: another school's file, half a file, shuffled keys. SCHOOL-42.

import type { EntityDiff, ImportContent, ImportDiff, Valve } from './import-diff.ts';
import type { RosterPerson, Sourced } from './roster.ts';

/** Share of the entities we hold above which their disappearance, or their renaming, is taken for a mistake. */
export const VALVE_RATIO = 0.2;
/** Below this number a valve stays shut, so that a small school can change. */
export const VALVE_COUNT = 5;

/** The valves that this import opens. An import with an open valve is applied only when each is accepted by its flag. */
export function valvesOf(ours: ImportContent, theirs: ImportContent, diff: Omit<ImportDiff, 'valves'>): Valve[] {
  const valves: Valve[] = [];
  const [mine, file] = [ours.roster?.school, theirs.roster?.school];
  if (mine !== undefined && file !== undefined && mine.schoolId !== file.schoolId) {
    valves.push({ code: 'otherSchool', kind: 'school', count: 1, of: 1, flag: null });
  }
  const missing = (
    kind: 'audience' | 'person' | 'guardianLink' | 'slot',
    held: readonly Sourced[] = [],
    part: EntityDiff<Sourced>,
  ): void => {
    const present = held.filter((e) => !e.missing && e.source !== 'manual').length;
    if (isMany(part.missing.length, present))
      valves.push({ code: 'manyMissing', kind, count: part.missing.length, of: present, flag: '--accept-missing' });
  };
  missing('audience', ours.roster?.audiences, diff.audience);
  missing('person', ours.roster?.people, diff.person);
  missing('guardianLink', ours.roster?.guardianLinks, diff.guardianLink);
  missing('slot', ours.slots, diff.slot);
  const renamed = diff.person.changed.filter(({ from, to }) => isRenamed(from, to)).length;
  const told = diff.person.changed.length + diff.person.unchanged;
  if (isMany(renamed, told))
    valves.push({ code: 'manyRenamed', kind: 'person', count: renamed, of: told, flag: '--accept-renamed' });
  return valves;
}

function isMany(count: number, of: number): boolean {
  return count >= VALVE_COUNT && count > of * VALVE_RATIO;
}

// One name alone changes by marriage or correction; both at once, in numbers, means that keys were shuffled.
function isRenamed(from: RosterPerson, to: RosterPerson): boolean {
  return from.givenName !== to.givenName && from.familyName !== to.familyName;
}
