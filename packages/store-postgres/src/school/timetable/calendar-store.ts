// Calendars in PostgreSQL. Port: CalendarStore. Who may follow a timetable is one condition, asked when a calendar is made and at each reading.

import type { CalendarId, EpochMs, PersonId, SchoolId } from '@preau/core/base';
import type { MemberSpan } from '@preau/core/school';
import type { Asker, CalendarStore, NewCalendar, ReadCalendar, Revision, StoredCalendar } from '@preau/service/school';
import type { Database, Queries } from '../../database.ts';
import { ADDED_JSON, slotJson, toAdded, toSlot } from '../slot-rows.ts';
import type { AddedJson, SlotJson } from '../slot-rows.ts';
import { addedOf, filterOf, slotOf, spansJson, toParty } from './week-store.ts';

/** Makes the store. */
export function createCalendarStore(database: Database): CalendarStore {
  return {
    make: (asker, calendar, limit, hashOf) =>
      database.transaction('make a calendar', async (tx) => {
        const before = await findOwn(tx, asker, calendar.calendarId);
        if (before !== undefined) return isSame(before, calendar) ? before : 'calendar.unknown';
        // The lock lets one person make one calendar at a time: of two that ask at once, the second counts the first.
        const { rows } = await tx.query<{ school_id: SchoolId; person_id: PersonId }>(
          'find who may follow a timetable',
          `SELECT o.school_id, o.person_id
           FROM person o WHERE o.account_id = $1 AND o.school_id = ANY($2::text[]) AND o.active AND ${mayFollow('$3::text', '$4::uuid')}
           ORDER BY o.school_id, o.person_id LIMIT 1 FOR NO KEY UPDATE OF o`,
          [asker.accountId, asker.schoolIds, calendar.of, calendar.id],
        );
        const owner = rows[0];
        if (owner === undefined) return 'timetable.unknown';
        const { rowCount } = await tx.query(
          'store a calendar',
          `INSERT INTO calendar (school_id, calendar_id, owner_id, kind, subject_id, language, salt, token_hash, created_at)
         SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9::bigint
         WHERE (SELECT count(*) FROM calendar c WHERE c.school_id = $1 AND c.owner_id = $3 AND c.calendar_id <> $2) < $10
         ON CONFLICT (school_id, calendar_id) DO NOTHING`,
          [
            owner.school_id,
            calendar.calendarId,
            owner.person_id,
            calendar.of,
            calendar.id,
            calendar.language,
            calendar.salt,
            hashOf(owner.school_id),
            asker.at,
            limit,
          ],
        );
        // Of two that ask at once one is first; both get what it stored.
        const made = await findOwn(tx, asker, calendar.calendarId);
        if (made !== undefined) return isSame(made, calendar) ? made : 'calendar.unknown';
        return rowCount === 0 && !(await isTaken(tx, owner.school_id, calendar.calendarId))
          ? 'calendar.tooMany'
          : 'calendar.unknown';
      }),
    async list(asker) {
      const { rows } = await database.query<CalendarRow>(
        'list calendars',
        `${OWN} ORDER BY c.created_at, c.calendar_id`,
        [asker.accountId, asker.schoolIds],
      );
      return rows.map(toCalendar);
    },
    async drop(asker, calendarId) {
      await database.query(
        'revoke a calendar',
        `DELETE FROM calendar c USING person o WHERE c.school_id = ANY($2::text[]) AND c.calendar_id = $3
           AND o.school_id = c.school_id AND o.person_id = c.owner_id AND o.account_id = $1`,
        [asker.accountId, asker.schoolIds, calendarId],
      );
    },
    async find(schoolId, tokenHash) {
      const { rows } = await database.query<FoundRow>('find a calendar', FIND, [schoolId, tokenHash]);
      return rows[0] && toRead(rows[0]);
    },
    async readRows(schoolId, party, since) {
      const { audienceIds, teacherIds, room } = filterOf(party);
      const { rows } = await database.query<{
        slot: SlotJson | null;
        added: AddedJson | null;
        revision: number;
        revised_at: EpochMs;
      }>('read a calendar', ROWS, [schoolId, audienceIds, teacherIds, room, since]);
      const of = (row: (typeof rows)[number]): Revision => ({ revision: row.revision, revisedAt: row.revised_at });
      return {
        slots: rows.flatMap((row) => (row.slot === null ? [] : [{ ...toSlot(row.slot), ...of(row) }])),
        added: rows.flatMap((row) => (row.added === null ? [] : [{ ...toAdded(row.added), ...of(row) }])),
      };
    },
  };
}

async function isTaken(queries: Queries, schoolId: SchoolId, calendarId: CalendarId): Promise<boolean> {
  const { rowCount } = await queries.query(
    'look for a calendar',
    'SELECT FROM calendar WHERE school_id = $1 AND calendar_id = $2',
    [schoolId, calendarId],
  );
  return (rowCount ?? 0) > 0;
}

interface CalendarRow {
  school_id: SchoolId;
  calendar_id: CalendarId;
  kind: 'person' | 'audience';
  subject_id: string;
  language: 'fr' | 'en';
  salt: Uint8Array;
  created_at: EpochMs;
  label: string;
}

function toCalendar(row: CalendarRow): StoredCalendar {
  return {
    calendarId: row.calendar_id,
    schoolId: row.school_id,
    of: row.kind,
    id: row.subject_id,
    language: row.language,
    salt: row.salt,
    createdAt: row.created_at,
    label: row.label,
  };
}

async function findOwn(queries: Queries, asker: Asker, calendarId: CalendarId): Promise<StoredCalendar | undefined> {
  const { rows } = await queries.query<CalendarRow>('find an own calendar', `${OWN} AND c.calendar_id = $3`, [
    asker.accountId,
    asker.schoolIds,
    calendarId,
  ]);
  return rows[0] && toCalendar(rows[0]);
}

function isSame(stored: StoredCalendar, wanted: NewCalendar): boolean {
  return stored.of === wanted.of && stored.id === wanted.id && stored.language === wanted.language;
}

interface FoundRow {
  name: string;
  zone: string;
  school_id: SchoolId;
  kind: 'person' | 'audience';
  subject_id: string;
  language: 'fr' | 'en';
  label: string;
  spans: readonly MemberSpan[] | null;
}

function toRead(row: FoundRow): ReadCalendar {
  return {
    school: { schoolId: row.school_id, name: row.name, zone: row.zone },
    language: row.language,
    label: row.label,
    party: toParty({ of: row.kind, id: row.subject_id }, row.spans ?? []),
  };
}

/** SQL: may person `o` follow this timetable? Oneself, one's child unless a court said no, a class that one teaches, the office every class. TIME-21. */
const mayFollow = (kind: string, subject: string): string => `
  CASE ${kind} WHEN 'person' THEN o.person_id = ${subject} OR EXISTS (
      SELECT FROM guardian_link k JOIN person q ON q.school_id = k.school_id AND q.person_id = k.pupil_id AND q.active
      WHERE k.school_id = o.school_id AND k.guardian_id = o.person_id AND k.pupil_id = ${subject} AND NOT k.missing AND NOT k.restricted)
    ELSE EXISTS (SELECT FROM audience a WHERE a.school_id = o.school_id AND a.audience_id = ${subject}) AND (o.roles && ARRAY['head', 'operator']
      OR EXISTS (SELECT FROM teaching t WHERE t.school_id = o.school_id AND t.person_id = o.person_id AND t.audience_id = ${subject})) END`;

const OWN = `
SELECT c.school_id, c.calendar_id, c.kind, c.subject_id, c.language, c.salt, c.created_at,
  coalesce(u.label, concat_ws(' ', p.given_name, p.family_name)) AS label
FROM calendar c JOIN person o ON o.school_id = c.school_id AND o.person_id = c.owner_id
LEFT JOIN person p ON c.kind = 'person' AND p.school_id = c.school_id AND p.person_id = c.subject_id
LEFT JOIN audience u ON c.kind = 'audience' AND u.school_id = c.school_id AND u.audience_id = c.subject_id
WHERE o.account_id = $1 AND c.school_id = ANY($2::text[])`;

// The label of a pupil's calendar is the class: a name would travel with the address.
const FIND = `
SELECT s.school_id, s.name, s.zone, c.kind, c.subject_id, c.language, coalesce(u.label, (
    SELECT a.label FROM membership m JOIN audience a USING (school_id, audience_id)
    WHERE m.school_id = p.school_id AND m.person_id = p.person_id AND m.kind = 'class' AND m.ends_on IS NULL), '') AS label,
  ${spansJson('')} AS spans
FROM calendar c JOIN school s USING (school_id)
JOIN person o ON o.school_id = c.school_id AND o.person_id = c.owner_id AND o.active
LEFT JOIN person p ON c.kind = 'person' AND p.school_id = c.school_id AND p.person_id = c.subject_id
LEFT JOIN audience u ON c.kind = 'audience' AND u.school_id = c.school_id AND u.audience_id = c.subject_id
WHERE c.school_id = $1 AND c.token_hash = $2 AND ${mayFollow('c.kind', 'c.subject_id')}`;

const ROWS = `
SELECT ${slotJson('')} AS slot, NULL::json AS added, l.revision, l.revised_at
FROM slot l WHERE l.school_id = $1 AND NOT l.missing AND ${slotOf('$2', '$3', '$4')}
UNION ALL
SELECT NULL, ${ADDED_JSON}, x.revision, x.revised_at
FROM added_lesson x WHERE x.school_id = $1 AND x.starts_at >= $5 AND ${addedOf('$2', '$3', '$4')}`;
