// Works out what an import would change, and applies it to plain data. Nothing is ever deleted because a file lacked it. SCHOOL-36..44.

import { isGiven, spareByHand } from './by-hand.ts';
import { foldName } from './login.ts';
import type {
  Ambiguity,
  Changed,
  Decisions,
  EntityDiff,
  EntityKind,
  ImportContent,
  ImportDiff,
} from './import-diff.ts';
import { fieldChanges, namesOf } from './import-fields.ts';
import type { Names } from './import-fields.ts';
import { valvesOf } from './import-valves.ts';
import { rekeyContent } from './rekey.ts';
import { bySourcedId } from './roster.ts';
import type { RosterPerson, RosterSnapshot, Source, Sourced, SourcedId } from './roster.ts';
import { hasOriginalOn } from './timetable.ts';
import type { ImportedSlot } from './timetable.ts';

/**
 * Compares what a school holds with what files say. A person of the file who may be somebody we know under another key is
 * withheld, links and slots of theirs too, until `decisions` says who it is.
 */
export function diffImport(
  current: ImportContent,
  incoming: ImportContent,
  decisions: Decisions = new Map(),
): ImportDiff {
  const rekeyed = rekeysOf(current, incoming, decisions);
  const ours = rekeyContent(current, new Map(rekeyed.map(({ from, to }) => [from, to])));
  const ambiguous = ambiguitiesOf(ours.roster, incoming.roster, decisions);
  const decided = withhold(incoming, ambiguous, ours.slots ?? []);
  const names = namesOf(ours, decided);
  const { content: theirs, kept: keptByHand } = spareByHand(ours, decided, names);
  const candidates = new Set(ambiguous.flatMap((a) => a.candidates.map((c) => c.sourcedId)));
  const links = new Map(ours.roster?.guardianLinks.map((l) => [l.sourcedId, l]));
  const staysLink = (key: SourcedId): boolean => {
    const link = links.get(key);
    if (isGiven(ours.byHand, key)) return true;
    return link !== undefined && (candidates.has(link.guardianSourcedId) || candidates.has(link.pupilSourcedId));
  };
  const [mine, file] = [ours.roster, theirs.roster];
  const source = file?.school.source ?? 'oneroster';
  const noneStays = (): boolean => false;
  const diff = {
    school: diffOne('school', mine?.school, file?.school, names),
    year: diffOne('year', mine?.year, file?.year, names),
    audience:
      file === undefined
        ? none(mine?.audiences)
        : diffMany('audience', mine?.audiences ?? [], file.audiences, source, noneStays, names),
    person:
      file === undefined
        ? none(mine?.people)
        : diffMany('person', mine?.people ?? [], file.people, source, (key) => candidates.has(key), names),
    guardianLink:
      file === undefined
        ? none(mine?.guardianLinks)
        : diffMany('guardianLink', mine?.guardianLinks ?? [], file.guardianLinks, source, staysLink, names),
    slot:
      theirs.slots === undefined
        ? none(ours.slots)
        : diffMany(
            'slot',
            ours.slots ?? [],
            keepManual(ours.slots ?? [], theirs.slots),
            theirs.slots[0]?.source ?? 'icalendar',
            noneStays,
            names,
          ),
    rekeyed,
    ambiguous,
    kept: keptByHand,
  };
  return { ...diff, valves: valvesOf(ours, theirs, diff) };
}

/** What the school holds after the import. Missing entities are marked and stay. Throws TypeError when the diff is of another school. */
export function applyDiff(current: ImportContent, diff: ImportDiff): ImportContent {
  const ours = rekeyContent(current, new Map(diff.rekeyed.map(({ from, to }) => [from, to])));
  const school = applyTo(ours.roster === undefined ? [] : [ours.roster.school], diff.school)[0];
  const year = applyTo(ours.roster === undefined ? [] : [ours.roster.year], diff.year)[0];
  const slots = applyTo(ours.slots ?? [], diff.slot);
  const rosterPart =
    school === undefined || year === undefined
      ? {}
      : {
          roster: {
            school,
            year,
            audiences: applyTo(ours.roster?.audiences ?? [], diff.audience),
            people: applyTo(ours.roster?.people ?? [], diff.person),
            guardianLinks: applyTo(ours.roster?.guardianLinks ?? [], diff.guardianLink),
          },
        };
  return {
    ...rosterPart,
    ...(ours.slots === undefined && slots.length === 0 ? {} : { slots }),
    ...(ours.byHand === undefined ? {} : { byHand: ours.byHand }),
  };
}

/** Does the import change nothing? Ambiguous persons may still wait for a decision. */
export function isEmptyDiff(diff: ImportDiff): boolean {
  const parts = [diff.school, diff.year, diff.audience, diff.person, diff.guardianLink, diff.slot];
  return diff.rekeyed.length === 0 && parts.every((p) => p.created.length + p.changed.length + p.missing.length === 0);
}

function none<T>(held: readonly T[] | undefined): EntityDiff<T> {
  return { created: [], changed: [], missing: [], unchanged: held?.length ?? 0 };
}

// School and year are one each: another key is a change, not a second one.
function diffOne<T extends Sourced>(
  kind: EntityKind,
  ours: T | undefined,
  theirs: T | undefined,
  names: Names,
): EntityDiff<T> {
  if (theirs === undefined) return none(ours === undefined ? [] : [ours]);
  if (ours === undefined) return { created: [theirs], changed: [], missing: [], unchanged: 0 };
  const fields = fieldChanges(kind, ours, theirs, names);
  return fields.length === 0
    ? none([ours])
    : { created: [], changed: [{ from: ours, to: theirs, fields }], missing: [], unchanged: 0 };
}

function diffMany<T extends Sourced>(
  kind: EntityKind,
  ours: readonly T[],
  theirs: readonly T[],
  source: Source,
  stays: (key: SourcedId) => boolean,
  names: Names,
): EntityDiff<T> {
  const known = new Map(ours.map((entity) => [entity.sourcedId, entity]));
  const told = new Set(theirs.map((entity) => entity.sourcedId));
  const created: T[] = [];
  const changed: Changed<T>[] = [];
  let unchanged = 0;
  for (const to of theirs) {
    const from = known.get(to.sourcedId);
    if (from === undefined) {
      created.push(to);
      continue;
    }
    const fields = fieldChanges(kind, from, to, names);
    if (fields.length === 0) unchanged += 1;
    else changed.push({ from, to, fields });
  }
  const missing = ours.filter(
    (e) => !told.has(e.sourcedId) && !e.missing && e.source === source && !stays(e.sourcedId),
  );
  return { created, changed, missing, unchanged };
}

function applyTo<T extends Sourced>(ours: readonly T[], diff: EntityDiff<T>): T[] {
  const byKey = new Map(ours.map((entity) => [entity.sourcedId, entity]));
  for (const { from, to } of diff.changed) {
    if (!byKey.delete(from.sourcedId))
      throw new TypeError(`Cannot change ${from.sourcedId}: the school does not hold it`);
    byKey.set(to.sourcedId, to);
  }
  for (const entity of diff.missing) byKey.set(entity.sourcedId, { ...entity, missing: true });
  for (const entity of diff.created) byKey.set(entity.sourcedId, entity);
  return [...byKey.values()].sort(bySourcedId);
}

function rekeysOf(
  current: ImportContent,
  incoming: ImportContent,
  decisions: Decisions,
): { from: SourcedId; to: SourcedId }[] {
  const ours = new Set(current.roster?.people.map((p) => p.sourcedId));
  const theirs = new Set(incoming.roster?.people.map((p) => p.sourcedId));
  return [...decisions]
    .filter(([to, from]) => from !== 'new' && ours.has(from) && !ours.has(to) && theirs.has(to) && !theirs.has(from))
    .map(([to, from]) => ({ from, to }));
}

function ambiguitiesOf(
  ours: RosterSnapshot | undefined,
  theirs: RosterSnapshot | undefined,
  decisions: Decisions,
): Ambiguity[] {
  if (ours === undefined || theirs === undefined) return [];
  const known = new Set(ours.people.map((p) => p.sourcedId));
  const told = new Set(theirs.people.map((p) => p.sourcedId));
  const byName = Map.groupBy(
    ours.people.filter((p) => !told.has(p.sourcedId)),
    nameKey,
  );
  return theirs.people.flatMap((incoming): Ambiguity[] => {
    if (known.has(incoming.sourcedId) || decisions.get(incoming.sourcedId) === 'new') return [];
    const candidates = (byName.get(nameKey(incoming)) ?? []).filter((c) =>
      c.roles.some((role) => incoming.roles.includes(role)),
    );
    if (candidates.length === 0) return [];
    return [
      {
        incoming,
        candidates,
        reason: candidates.some((c) => c.source === 'manual') ? 'sameNameByHand' : 'sameNameOtherKey',
      },
    ];
  });
}

function nameKey(person: RosterPerson): string {
  // A name in another alphabet folds to nothing: it is then compared as written.
  return `${foldName(person.givenName) || person.givenName} ${foldName(person.familyName) || person.familyName}`;
}

// Takes undecided persons out of the file, with their links. A slot that one of their candidates already teaches keeps that teacher.
function withhold(
  content: ImportContent,
  ambiguous: readonly Ambiguity[],
  held: readonly ImportedSlot[],
): ImportContent {
  if (ambiguous.length === 0) return content;
  const { roster, slots } = content;
  const candidates = new Map(ambiguous.map((a) => [a.incoming.sourcedId, a.candidates.map((c) => c.sourcedId)]));
  const known = new Map(held.map((slot) => [slot.sourcedId, slot]));
  return {
    ...(roster === undefined
      ? {}
      : {
          roster: {
            ...roster,
            people: roster.people.filter((p) => !candidates.has(p.sourcedId)),
            guardianLinks: roster.guardianLinks.filter(
              (l) => !candidates.has(l.guardianSourcedId) && !candidates.has(l.pupilSourcedId),
            ),
          },
        }),
    ...(slots === undefined
      ? {}
      : { slots: slots.map((slot) => withholdTeachers(slot, candidates, known.get(slot.sourcedId))) }),
  };
}

function withholdTeachers(
  slot: ImportedSlot,
  candidates: ReadonlyMap<SourcedId, readonly SourcedId[]>,
  held: ImportedSlot | undefined,
): ImportedSlot {
  const settle = (ids: readonly SourcedId[], before: readonly SourcedId[]): SourcedId[] =>
    ids.flatMap((id) => candidates.get(id)?.filter((c) => before.includes(c)) ?? [id]).sort();
  const exceptions = slot.exceptions.map((e) => {
    if (e.kind !== 'moved' || e.to.teacherIds === undefined) return e;
    const before = held?.exceptions.find((h) => h.date === e.date);
    return {
      ...e,
      to: {
        ...e.to,
        teacherIds: settle(e.to.teacherIds, before?.kind === 'moved' ? (before.to.teacherIds ?? []) : []),
      },
    };
  });
  return { ...slot, teacherIds: settle(slot.teacherIds, held?.teacherIds ?? []), exceptions };
}

// What the head changed by hand stays, unless the slot no longer has a lesson on that date.
function keepManual(ours: readonly ImportedSlot[], theirs: readonly ImportedSlot[]): ImportedSlot[] {
  const known = new Map(ours.map((slot) => [slot.sourcedId, slot]));
  return theirs.map((slot) => {
    const manual =
      known.get(slot.sourcedId)?.exceptions.filter((e) => e.source === 'manual' && hasOriginalOn(slot, e.date)) ?? [];
    if (manual.length === 0) return slot;
    const dates = new Set(manual.map((e) => e.date));
    const exceptions = [...slot.exceptions.filter((e) => !dates.has(e.date)), ...manual].sort((a, b) =>
      a.date < b.date ? -1 : 1,
    );
    return { ...slot, exceptions };
  });
}
