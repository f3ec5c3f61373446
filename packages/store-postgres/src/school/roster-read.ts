// What a school holds, as the importer's model: keys of the source instead of our ids.

import { bySourcedId, guardianLinkKey } from '@preau/core/school';
import type { LocalDate, Role, SchoolId } from '@preau/core/base';
import type {
  GuardianLink,
  GuardianRelation,
  HandField,
  HandMarks,
  ImportContent,
  ImportedSlot,
  RosterAudience,
  RosterPerson,
  RosterSchool,
  RosterSnapshot,
  SchoolYear,
  Source,
  Teaching,
} from '@preau/core/school';
import { StoreError } from '../store-error.ts';
import type { Queries } from '../database.ts';
import { slotJson, toException, toWeeks } from './slot-rows.ts';
import type { SlotJson } from './slot-rows.ts';

/** Reads it all; call it inside one transaction, so that the parts fit. */
export async function readContent(queries: Queries, schoolId: SchoolId): Promise<ImportContent> {
  const school = await readSchool(queries, schoolId);
  if (school === undefined) return {};
  const audiences = await queries.query<SourcedRow & { audience_id: string; kind: 'class' | 'group'; label: string }>(
    'read audiences',
    'SELECT audience_id, kind, label, source, sourced_id, missing FROM audience WHERE school_id = $1',
    [schoolId],
  );
  const people = await queries.query<PersonRow>(
    'read people',
    'SELECT person_id, given_name, family_name, preferred_login, roles, source, sourced_id, missing, by_hand FROM person WHERE school_id = $1',
    [schoolId],
  );
  // Flat lists, grouped here: after a first import PostgreSQL knows nothing yet of the tables, and a subquery a person took 45 s.
  const memberships = await queries.query<{ person_id: string; kind: 'class' | 'group'; audience_id: string }>(
    'read memberships',
    'SELECT person_id, kind, audience_id FROM membership WHERE school_id = $1 AND ends_on IS NULL',
    [schoolId],
  );
  const teachings = await queries.query<{ person_id: string; audience_id: string; subject: string }>(
    'read teachings',
    'SELECT person_id, audience_id, subject FROM teaching WHERE school_id = $1',
    [schoolId],
  );
  const links = await queries.query<LinkRow>(
    'read guardians',
    'SELECT guardian_id, pupil_id, relation, legal, contact_rank, source, missing, flags_by_hand FROM guardian_link WHERE school_id = $1',
    [schoolId],
  );
  const hands = await queries.query<HandRow>(
    'read guardians by hand',
    'SELECT guardian_id, pupil_id, deed FROM guardian_hand WHERE school_id = $1',
    [schoolId],
  );
  const membershipsOf = Map.groupBy(memberships.rows, (row) => row.person_id);
  const teachingsOf = Map.groupBy(teachings.rows, (row) => row.person_id);
  const audienceKeys = new Map(audiences.rows.map((row) => [row.audience_id, row.sourced_id]));
  const personKeys = new Map(people.rows.map((row) => [row.person_id, row.sourced_id]));
  const slots = await readSlots(queries, schoolId, audienceKeys, personKeys);
  const roster: RosterSnapshot = {
    ...school,
    audiences: audiences.rows
      .map((row): RosterAudience => ({ ...sourced(row), kind: row.kind, label: row.label }))
      .sort(bySourcedId),
    people: people.rows
      .map((row) =>
        toRosterPerson(row, membershipsOf.get(row.person_id) ?? [], teachingsOf.get(row.person_id) ?? [], audienceKeys),
      )
      .sort(bySourcedId),
    guardianLinks: links.rows.map((row) => toLink(row, personKeys)).sort(bySourcedId),
  };
  const byHand = toMarks(people.rows, hands.rows, links.rows, personKeys);
  return { roster, ...(slots.length === 0 ? {} : { slots }), ...(byHand === undefined ? {} : { byHand }) };
}

async function readSchool(
  queries: Queries,
  schoolId: SchoolId,
): Promise<{ readonly school: RosterSchool; readonly year: SchoolYear } | undefined> {
  const { rows } = await queries.query<
    SourcedRow & {
      name: string;
      zone: string;
      title: string;
      starts_on: LocalDate;
      ends_on: LocalDate;
      year_id: string;
      year_source: Source;
      year_missing: boolean;
    }
  >(
    'read the school',
    `
    SELECT s.name, s.zone, s.source, s.sourced_id, s.missing, y.title, y.starts_on, y.ends_on, y.sourced_id AS year_id, y.source AS year_source, y.missing AS year_missing
    FROM school s JOIN school_year y USING (school_id) WHERE s.school_id = $1`,
    [schoolId],
  );
  const row = rows[0];
  return (
    row && {
      school: { ...sourced(row), schoolId, name: row.name, zone: row.zone },
      year: {
        sourcedId: row.year_id,
        source: row.year_source,
        missing: row.year_missing,
        title: row.title,
        from: row.starts_on,
        to: row.ends_on,
      },
    }
  );
}

async function readSlots(
  queries: Queries,
  schoolId: SchoolId,
  audienceKeys: ReadonlyMap<string, string>,
  personKeys: ReadonlyMap<string, string>,
): Promise<ImportedSlot[]> {
  const { rows } = await queries.query<SourcedRow & { slot: SlotJson }>(
    'read slots',
    `SELECT l.source, l.sourced_id, l.missing, ${slotJson('')} AS slot FROM slot l WHERE l.school_id = $1`,
    [schoolId],
  );
  return rows
    .map(({ slot, ...row }): ImportedSlot => ({
      ...sourced(row),
      weekday: slot.weekday,
      startMinute: slot.startMinute,
      endMinute: slot.endMinute,
      weeks: toWeeks(slot.firstMonday, slot.weekBits),
      audienceIds: slot.audienceIds.map((id) => keyOf(audienceKeys, id)).sort(),
      teacherIds: slot.teacherIds.map((id) => keyOf(personKeys, id)).sort(),
      subject: slot.subject,
      room: slot.room,
      exceptions: (slot.exceptions ?? []).map((e) => toException(e, (id) => keyOf(personKeys, id))),
    }))
    .sort(bySourcedId);
}

interface SourcedRow {
  source: Source;
  sourced_id: string;
  missing: boolean;
}

interface PersonRow extends SourcedRow {
  person_id: string;
  given_name: string;
  family_name: string;
  preferred_login: string | null;
  roles: Role[];
  by_hand: HandField[];
}

interface HandRow {
  guardian_id: string;
  pupil_id: string;
  deed: 'given' | 'taken';
}

interface LinkRow {
  guardian_id: string;
  pupil_id: string;
  relation: GuardianRelation;
  legal: boolean;
  contact_rank: number | null;
  source: Source;
  missing: boolean;
  flags_by_hand: boolean;
}

function toRosterPerson(
  row: PersonRow,
  memberships: readonly { readonly kind: string; readonly audience_id: string }[],
  teachings: readonly { readonly audience_id: string; readonly subject: string }[],
  audienceKeys: ReadonlyMap<string, string>,
): RosterPerson {
  const ofClass = memberships.find((m) => m.kind === 'class');
  const teaches = teachings.map((t): Teaching => ({
    audienceSourcedId: keyOf(audienceKeys, t.audience_id),
    subject: t.subject,
  }));
  return {
    ...sourced(row),
    givenName: row.given_name,
    familyName: row.family_name,
    preferredLogin: row.preferred_login,
    roles: row.roles,
    classSourcedId: ofClass === undefined ? null : keyOf(audienceKeys, ofClass.audience_id),
    groupSourcedIds: memberships
      .filter((m) => m.kind === 'group')
      .map((m) => keyOf(audienceKeys, m.audience_id))
      .sort(),
    teaches: teaches.sort((a, b) => compare(a.audienceSourcedId, b.audienceSourcedId) || compare(a.subject, b.subject)),
  };
}

function toLink(row: LinkRow, personKeys: ReadonlyMap<string, string>): GuardianLink {
  const [guardianSourcedId, pupilSourcedId] = [keyOf(personKeys, row.guardian_id), keyOf(personKeys, row.pupil_id)];
  return {
    sourcedId: guardianLinkKey(guardianSourcedId, pupilSourcedId),
    source: row.source,
    missing: row.missing,
    guardianSourcedId,
    pupilSourcedId,
    relation: row.relation,
    legal: row.legal,
    contactRank: row.contact_rank,
  };
}

function toMarks(
  people: readonly PersonRow[],
  hands: readonly HandRow[],
  links: readonly LinkRow[],
  personKeys: ReadonlyMap<string, string>,
): HandMarks | undefined {
  const marked = people.filter((row) => row.by_hand.length > 0);
  const flagged = links.filter((row) => row.flags_by_hand);
  if (marked.length + hands.length + flagged.length === 0) return undefined;
  const linkKey = (row: { readonly guardian_id: string; readonly pupil_id: string }): string =>
    guardianLinkKey(keyOf(personKeys, row.guardian_id), keyOf(personKeys, row.pupil_id));
  return {
    people: new Map(marked.map((row) => [row.sourced_id, row.by_hand])),
    links: new Map(hands.map((row) => [linkKey(row), row.deed])),
    ...(flagged.length === 0 ? {} : { flags: new Set(flagged.map(linkKey)) }),
  };
}

function sourced(row: SourcedRow): { readonly sourcedId: string; readonly source: Source; readonly missing: boolean } {
  return { sourcedId: row.sourced_id, source: row.source, missing: row.missing };
}

function keyOf(keys: ReadonlyMap<string, string>, id: string): string {
  const key = keys.get(id);
  if (key === undefined) throw new StoreError('fault', `Cannot read the roster: ${id} is named but not there`);
  return key;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
