// Which fields differ between two states of an entity, in words that a head can read.

import { daysBetween } from '../base/index.ts';
import type { LocalDate } from '../base/index.ts';
import type { EntityKind, FieldChange, ImportContent, ImportDiff } from './import-diff.ts';
import { displayNameOf } from './roster.ts';
import type {
  GuardianLink,
  RosterAudience,
  RosterPerson,
  RosterSchool,
  SchoolYear,
  Sourced,
  SourcedId,
  Teaching,
} from './roster.ts';
import type { ImportedSlot, SlotException } from './timetable.ts';
import { mondaysOf } from './weeks.ts';
import type { WeekSet } from './weeks.ts';

/** Names of people and labels of audiences by key; the key itself for one that nobody knows. */
export type Names = (key: SourcedId) => string;

/** The names on both sides; the file's win. */
export function namesOf(...contents: readonly ImportContent[]): Names {
  const names = new Map<SourcedId, string>();
  for (const { roster } of contents) {
    for (const audience of roster?.audiences ?? []) names.set(audience.sourcedId, audience.label);
    for (const person of roster?.people ?? []) names.set(person.sourcedId, displayNameOf(person));
  }
  return (key) => names.get(key) ?? key;
}

/** The fields that differ. The key counts only for school and year, of which there is one. */
export function fieldChanges<T extends Sourced>(kind: EntityKind, from: T, to: T, names: Names): FieldChange[] {
  const changes: FieldChange[] = [];
  for (const field of Object.keys(to) as (keyof T & string)[]) {
    if (isSame(from[field], to[field])) continue;
    changes.push({
      field,
      from: showField(kind, field, from[field], names),
      to: showField(kind, field, to[field], names),
    });
  }
  return changes;
}

/** An entity in one line. */
export function labelOf(kind: EntityKind, entity: Sourced, names: Names): string {
  switch (kind) {
    case 'school':
      return `${(entity as RosterSchool).name} (${(entity as RosterSchool).schoolId})`;
    case 'year':
      return (entity as SchoolYear).title;
    case 'audience':
      return (entity as RosterAudience).label;
    case 'person':
      return personLabel(entity as RosterPerson, names);
    case 'slot':
      return slotLabel(entity as ImportedSlot, names);
    default:
      return `${names((entity as GuardianLink).guardianSourcedId)} for ${names((entity as GuardianLink).pupilSourcedId)}`;
  }
}

/** The whole diff as lines of text, counts first, at most `limit` lines a kind (the rest is counted). SCHOOL-43. */
export function toDiffLines(diff: ImportDiff, names: Names, limit = 50): string[] {
  const lines: string[] = [];
  const section = <T extends Sourced>(
    kind: EntityKind,
    part: ImportDiff[EntityKind] & { readonly created: readonly T[] },
  ): void => {
    lines.push(
      `${kind}: ${part.created.length} created, ${part.changed.length} changed, ${part.missing.length} missing, ${part.unchanged} unchanged`,
    );
    const details = [
      ...part.created.map((e) => `  + ${labelOf(kind, e, names)}`),
      ...part.changed.map(
        ({ to, fields }) =>
          `  ~ ${labelOf(kind, to, names)}: ${fields.map((f) => `${f.field} ${f.from || '(none)'} -> ${f.to || '(none)'}`).join('; ')}`,
      ),
      ...part.missing.map((e) => `  ? ${labelOf(kind, e, names)}`),
    ];
    lines.push(...details.slice(0, limit));
    if (details.length > limit) lines.push(`  … and ${details.length - limit} more`);
  };
  section('school', diff.school);
  section('year', diff.year);
  section('audience', diff.audience);
  section('person', diff.person);
  section('guardianLink', diff.guardianLink);
  section('slot', diff.slot);
  for (const { from, to } of diff.rekeyed) lines.push(`same person: ${from} becomes ${to}`);
  const kept = diff.kept.map(
    ({ kind, entity, fields }) =>
      `kept by hand: ${labelOf(kind, entity, names)}: ${fields.map((f) => `${f.field} ${f.from || '(none)'}, in the file ${f.to || '(none)'}`).join('; ')}`,
  );
  lines.push(...kept.slice(0, limit));
  if (kept.length > limit) lines.push(`  … and ${kept.length - limit} more kept by hand`);
  for (const { incoming, candidates } of diff.ambiguous) {
    lines.push(
      `ambiguous: ${personLabel(incoming, names)} [${incoming.sourcedId}] may be ${candidates.map((c) => `${personLabel(c, names)} [${c.sourcedId}]`).join(' or ')}`,
    );
  }
  for (const valve of diff.valves) {
    lines.push(
      `stopped: ${valve.code}, ${valve.kind} ${valve.count} of ${valve.of}${valve.flag === null ? '' : `; say ${valve.flag} to go on`}`,
    );
  }
  return lines;
}

function personLabel(person: RosterPerson, names: Names): string {
  const place = person.classSourcedId === null ? person.roles.join(', ') : names(person.classSourcedId);
  return `${displayNameOf(person)} (${place})`;
}

function slotLabel(slot: ImportedSlot, names: Names): string {
  return `${slot.subject}, ${slot.audienceIds.map(names).join(' + ')}, ${DAYS[slot.weekday - 1]} ${clock(slot.startMinute)}-${clock(slot.endMinute)}`;
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

function showField(kind: EntityKind, field: string, value: unknown, names: Names): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return showNumber(field, value);
  if (typeof value === 'string') return field === 'classSourcedId' ? names(value) : value;
  if (typeof value !== 'object' || value === null) return '';
  if (!Array.isArray(value)) return field === 'weeks' ? showWeeks(value as WeekSet) : JSON.stringify(value);
  const list = value as readonly unknown[];
  return list
    .map((part) => {
      if (field === 'exceptions') return showException(part as SlotException<SourcedId>, names);
      if (field === 'teaches') return `${(part as Teaching).subject} (${names((part as Teaching).audienceSourcedId)})`;
      return field === 'roles' || kind === 'school' ? (part as string) : names(part as SourcedId);
    })
    .join(', ');
}

function showNumber(field: string, value: number): string {
  if (field === 'weekday') return DAYS[value - 1] ?? String(value);
  return field === 'startMinute' || field === 'endMinute' ? clock(value) : String(value);
}

function showException(exception: SlotException<SourcedId>, names: Names): string {
  const note = exception.note === '' ? '' : ` (${exception.note})`;
  if (exception.kind === 'cancelled') return `${exception.date} cancelled${note}`;
  const { date, startMinute, endMinute, room, teacherIds, subject, exam } = exception.to;
  const parts = [
    date,
    startMinute === undefined ? undefined : clock(startMinute),
    endMinute === undefined ? undefined : `until ${clock(endMinute)}`,
    subject,
    room === undefined ? undefined : `room ${room || '(none)'}`,
    teacherIds === undefined ? undefined : `by ${teacherIds.map(names).join(', ') || '(nobody)'}`,
    exam === true ? 'exam' : undefined,
  ];
  return `${exception.date} moved to ${parts.filter((p) => p !== undefined).join(' ')}${note}`;
}

/** Runs of weeks by their Mondays: `2026-09-07..2026-10-12, 2026-11-02`. */
export function showWeeks(weeks: WeekSet): string {
  const runs: string[] = [];
  let first = '';
  let last: LocalDate | undefined;
  for (const monday of mondaysOf(weeks)) {
    const follows = last !== undefined && daysBetween(last, monday) === 7;
    if (!follows) first = monday;
    if (follows) runs.pop();
    last = monday;
    runs.push(first === last ? first : `${first}..${last}`);
  }
  return runs.join(', ');
}

// Both sides are plain data without cycles; arrays are already in their canonical order.
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  for (const key of keys) if (!isSame(left[key], right[key])) return false;
  return true;
}
