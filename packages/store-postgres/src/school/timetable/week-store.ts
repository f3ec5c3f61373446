// Weeks in PostgreSQL: each method one statement. Port: WeekStore.

import type { AudienceId, LocalDate, PersonId, SchoolId } from '@preau/core/base';
import type { MemberSpan, TimetableParty } from '@preau/core/school';
import type { Asker, TimetableOf, TimetableSubject, WeekStore } from '@preau/service/school';
import type { Database } from '../../database.ts';
import { ADDED_JSON, slotJson, toAdded, toSlot } from '../slot-rows.ts';
import type { AddedJson, SlotJson } from '../slot-rows.ts';
import { readChoices } from './choices.ts';

/** Makes the store. */
export function createWeekStore(database: Database): WeekStore {
  return {
    async findSubject(asker, wanted, week) {
      const { rows } = await database.query<SubjectRow>('find a timetable', SUBJECT[wanted.of], [
        asker.accountId,
        wanted.id,
        asker.schoolIds,
        asker.offices,
        asker.at,
        ...(wanted.of === 'person' ? [week.monday, week.sunday] : []),
      ]);
      return rows[0] && toSubject(rows[0], wanted);
    },
    async readWeek(schoolId, party, week) {
      const { audienceIds, teacherIds, room } = filterOf(party);
      const { rows } = await database.query<{
        slot: SlotJson | null;
        added: AddedJson | null;
        school_date: LocalDate | null;
      }>('read a week', WEEK, [schoolId, week.monday, week.sunday, audienceIds, teacherIds, room, week.from, week.to]);
      return {
        slots: rows.flatMap((row) => (row.slot === null ? [] : [toSlot(row.slot)])),
        added: rows.flatMap((row) => (row.added === null ? [] : [toAdded(row.added)])),
        schoolDates: new Set(rows.flatMap((row) => (row.school_date === null ? [] : [row.school_date]))),
      };
    },
    readChoices: (asker: Asker) => readChoices(database, asker),
  };
}

/** What to look for in the tables: audiences, teachers, a room. A pupil's spans are held against the dates by the core. */
export function filterOf(party: TimetableParty): {
  readonly audienceIds: readonly AudienceId[];
  readonly teacherIds: readonly PersonId[];
  readonly room: string | null;
} {
  if (party.kind === 'room') return { audienceIds: [], teacherIds: [], room: party.room };
  if (party.kind === 'audience') return { audienceIds: [party.audienceId], teacherIds: [], room: null };
  return { audienceIds: party.spans.map((span) => span.audienceId), teacherIds: [party.personId], room: null };
}

/** SQL: slot `l` has to do with audiences, teachers or a room, by itself or by one of its exceptions `e`. */
export const slotOf = (audiences: string, teachers: string, room: string, exceptionsWhere = ''): string => `
  (l.audience_ids && ${audiences}::uuid[] OR l.teacher_ids && ${teachers}::uuid[] OR l.room = ${room}
    OR EXISTS (SELECT FROM slot_exception e WHERE e.school_id = l.school_id AND e.slot_id = l.slot_id ${exceptionsWhere}
      AND (e.to_teacher_ids && ${teachers}::uuid[] OR e.to_room = ${room})))`;

/** SQL: added lesson `x` has to do with them. */
export const addedOf = (audiences: string, teachers: string, room: string): string =>
  `(x.audience_ids && ${audiences}::uuid[] OR x.teacher_ids && ${teachers}::uuid[] OR x.room = ${room})`;

interface SubjectRow {
  school_id: SchoolId;
  name: string;
  zone: string;
  label: string;
  is_own: boolean;
  spans: readonly MemberSpan[] | null;
  year_from: LocalDate | null;
  year_to: LocalDate | null;
  own_persons: PersonId[];
  own_audiences: AudienceId[];
}

function toSubject(row: SubjectRow, wanted: TimetableOf): TimetableSubject {
  return {
    school: { schoolId: row.school_id, name: row.name, zone: row.zone },
    label: row.label,
    isOwn: row.is_own,
    party: toParty(wanted, row.spans ?? []),
    year: row.year_from === null || row.year_to === null ? null : { from: row.year_from, to: row.year_to },
    own: { personIds: row.own_persons, audienceIds: row.own_audiences },
  };
}

/** The party that a request or a calendar names. */
export function toParty({ of, id }: TimetableOf, spans: readonly MemberSpan[]): TimetableParty {
  if (of === 'room') return { kind: 'room', room: id };
  if (of === 'audience') return { kind: 'audience', audienceId: id as AudienceId };
  return { kind: 'person', personId: id as PersonId, spans };
}

const TODAY = '(to_timestamp($5::bigint / 1000.0) AT TIME ZONE s.zone)::date';

/** School `s`, its year `y`, and the asker's own places in it. */
const ABOUT = `s.school_id, s.name, s.zone, y.starts_on::text AS year_from, y.ends_on::text AS year_to,
  ARRAY(SELECT o.person_id::text FROM person o WHERE o.account_id = $1 AND o.school_id = s.school_id AND o.active) AS own_persons,
  ARRAY(SELECT m.audience_id::text FROM person o JOIN membership m ON m.school_id = o.school_id AND m.person_id = o.person_id
    WHERE o.account_id = $1 AND o.school_id = s.school_id AND o.active
      AND m.starts_on <= ${TODAY} AND (m.ends_on IS NULL OR m.ends_on > ${TODAY})) AS own_audiences`;

/** SQL: the spans of person `p` as JSON; `where` narrows them. */
export const spansJson = (where: string): string => `
  (SELECT json_agg(json_build_object('audienceId', m.audience_id, 'from', m.starts_on, 'to', m.ends_on) ORDER BY m.starts_on, m.audience_id)
    FROM membership m WHERE m.school_id = p.school_id AND m.person_id = p.person_id ${where})`;

// TIME-4: oneself, one's child unless a court said no, and for the office everybody; one's own classes; rooms for the office alone.
const SUBJECT: Readonly<Record<TimetableOf['of'], string>> = {
  person: `
SELECT ${ABOUT}, concat_ws(' ', p.given_name, p.family_name) AS label, p.account_id = $1 AS is_own,
  ${spansJson('AND m.starts_on <= $7::date AND (m.ends_on IS NULL OR m.ends_on > $6::date)')} AS spans
FROM person p JOIN school s USING (school_id) LEFT JOIN school_year y ON y.school_id = s.school_id
WHERE p.school_id = ANY($3::text[]) AND p.person_id = $2::uuid AND p.active
  AND (p.account_id = $1 OR p.school_id = ANY($4::text[]) OR EXISTS (
    SELECT FROM person g JOIN guardian_link k ON k.school_id = g.school_id AND k.guardian_id = g.person_id AND NOT k.missing AND NOT k.restricted
    WHERE g.account_id = $1 AND g.active AND k.school_id = p.school_id AND k.pupil_id = p.person_id))`,
  audience: `
SELECT ${ABOUT}, u.label, false AS is_own, NULL::json AS spans
FROM audience u JOIN school s USING (school_id) LEFT JOIN school_year y ON y.school_id = s.school_id
WHERE u.school_id = ANY($3::text[]) AND u.audience_id = $2::uuid AND (u.school_id = ANY($4::text[]) OR EXISTS (
  SELECT FROM preau_standing($1::uuid, ${TODAY}) t WHERE t.school_id = u.school_id AND t.audience_id = u.audience_id))`,
  room: `
SELECT ${ABOUT}, $2::text AS label, false AS is_own, NULL::json AS spans
FROM school s LEFT JOIN school_year y ON y.school_id = s.school_id
WHERE s.school_id = ANY($3::text[]) AND s.school_id = ANY($4::text[]) ORDER BY s.school_id LIMIT 1`,
};

const IN_WEEK = "substr(l.week_bits, ($2::date - l.first_monday) / 7 + 1, 1) = '1' AND $2::date >= l.first_monday";
const CAME_HERE = 'e.to_date BETWEEN $2::date AND $3::date';

const WEEK = `
SELECT ${slotJson(`AND (e.original_date BETWEEN $2::date AND $3::date OR ${CAME_HERE})`)} AS slot, NULL::json AS added, NULL::text AS school_date
FROM slot l WHERE l.school_id = $1 AND NOT l.missing
  AND (${IN_WEEK} OR EXISTS (SELECT FROM slot_exception e WHERE e.school_id = l.school_id AND e.slot_id = l.slot_id AND ${CAME_HERE}))
  AND ${slotOf('$4', '$5', '$6', `AND (e.original_date BETWEEN $2::date AND $3::date OR ${CAME_HERE})`)}
UNION ALL
SELECT NULL, ${ADDED_JSON}, NULL
FROM added_lesson x WHERE x.school_id = $1 AND x.starts_at >= $7 AND x.starts_at < $8 AND ${addedOf('$4', '$5', '$6')}
UNION ALL
SELECT NULL, NULL, d::date::text FROM generate_series($2::date, $3::date, interval '1 day') d
WHERE EXISTS (SELECT FROM slot l WHERE l.school_id = $1 AND NOT l.missing AND l.weekday = extract(isodow FROM d) AND ${IN_WEEK})`;
