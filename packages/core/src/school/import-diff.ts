// What an import would change: the shape of the answer. How it is worked out: `diff-import.ts`. docs/spec/school.md, "Import files".

import type {
  GuardianLink,
  RosterAudience,
  RosterPerson,
  RosterSchool,
  RosterSnapshot,
  SchoolYear,
  SourcedId,
} from './roster.ts';
import type { ImportedSlot } from './timetable.ts';

/** What a school holds, or what files say of it. A part that the files do not carry is absent, and is then not compared. */
export interface ImportContent {
  readonly roster?: RosterSnapshot;
  readonly slots?: readonly ImportedSlot[];
  /** Of what a school holds: what is so by hand. Absent when nothing is. */
  readonly byHand?: HandMarks;
}

/** What of a person somebody may set by hand: both names, the class, all groups. */
export const HAND_FIELDS = ['name', 'class', 'groups'] as const;
/** One of them. */
export type HandField = (typeof HAND_FIELDS)[number];

/** What somebody set by hand of what a file told, by the file's keys. Imports leave it alone until it is handed back. SCHOOL-120. */
export interface HandMarks {
  readonly people: ReadonlyMap<SourcedId, readonly HandField[]>;
  /** Guardian links by their key: `given` stays though the file lacks it, `taken` stays away though the file has it. */
  readonly links: ReadonlyMap<SourcedId, 'given' | 'taken'>;
  /** Links whose legal flag or rank of contact somebody set by hand, by their key. PEOPLE-3. */
  readonly flags?: ReadonlySet<SourcedId>;
}

/** What an import left alone because it is by hand. */
export interface KeptByHand {
  readonly kind: 'person' | 'guardianLink';
  readonly entity: RosterPerson | GuardianLink;
  /** From what the school holds to what the file says. */
  readonly fields: readonly FieldChange[];
}

/** The kinds of entities, in the order in which they must be applied. */
export const ENTITY_KINDS = ['school', 'year', 'audience', 'person', 'guardianLink', 'slot'] as const;
/** A kind of entity. */
export type EntityKind = (typeof ENTITY_KINDS)[number];

/** One field that differs, both sides as text that a head can read. */
export interface FieldChange {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

/** An entity that the file says differently. `to` is what to store (manual exceptions of a slot already kept in it). */
export interface Changed<T> {
  readonly from: T;
  readonly to: T;
  readonly fields: readonly FieldChange[];
}

/** What happens to the entities of one kind. */
export interface EntityDiff<T> {
  readonly created: readonly T[];
  readonly changed: readonly Changed<T>[];
  /** Lacking in the file and not marked so before: to be marked, never deleted. As they are now. */
  readonly missing: readonly T[];
  readonly unchanged: number;
}

/** A person of the file who may be somebody we know under another key. Nothing is done until somebody decides. */
export interface Ambiguity {
  readonly incoming: RosterPerson;
  readonly candidates: readonly RosterPerson[];
  readonly reason: 'sameNameByHand' | 'sameNameOtherKey';
}

/** Who an ambiguous person is: a key of ours (that person takes the file's key), or the word `new`. By the file's sourcedId. */
export type Decisions = ReadonlyMap<SourcedId, SourcedId>;

/** A reason to stop unless somebody says otherwise. `flag` is the command line's way to say so; null when nothing can. */
export interface Valve {
  readonly code: 'otherSchool' | 'manyMissing' | 'manyRenamed';
  readonly kind: EntityKind;
  readonly count: number;
  readonly of: number;
  readonly flag: '--accept-missing' | '--accept-renamed' | null;
}

/** All that an import would do. */
export interface ImportDiff {
  readonly school: EntityDiff<RosterSchool>;
  readonly year: EntityDiff<SchoolYear>;
  readonly audience: EntityDiff<RosterAudience>;
  readonly person: EntityDiff<RosterPerson>;
  readonly guardianLink: EntityDiff<GuardianLink>;
  readonly slot: EntityDiff<ImportedSlot>;
  /** Persons of ours who are somebody of the file under a new key: `from` our key, `to` the file's. Applied before everything else. */
  readonly rekeyed: readonly { readonly from: SourcedId; readonly to: SourcedId }[];
  readonly ambiguous: readonly Ambiguity[];
  /** What the file says otherwise and nothing is done about. */
  readonly kept: readonly KeptByHand[];
  readonly valves: readonly Valve[];
}
