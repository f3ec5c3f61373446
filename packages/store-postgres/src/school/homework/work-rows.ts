// What the stores of homework and session notes share: who stands where, homework as SQL and as the house knows it.

import { displayNameOf } from '@preau/core/school';
import type { PersonId } from '@preau/core/base';
import type { HomeworkView, WorkPupil } from '@preau/service/school';

/** SQL of a CTE: `stands`, what account $1 stands to at instant $2 (epoch ms), on the day it then is in each school. */
export const STANDS = 'stands AS (SELECT * FROM preau_standing_at($1, $2::bigint))';

/**
 * SQL: homework `h` of teacher `t` may be read at instant $2 by account $1, the office of the schools in the parameter `offices`: by its author and
 * the office always, by who teaches a class of it, or stood in around its day, also before its release. Needs STANDS. WORK-10, WORK-47.
 */
export const mayReadHomework = (offices: string): string => `
  h.withdrawn_at IS NULL AND ((t.account_id = $1 AND t.active) OR h.school_id = ANY(${offices}::text[]) OR EXISTS (
    SELECT FROM homework_audience a JOIN stands s ON s.school_id = a.school_id AND s.audience_id = a.audience_id
    WHERE a.school_id = h.school_id AND a.homework_id = h.homework_id AND (h.release_at <= $2 OR s.standing = 'teaches')) OR EXISTS (
    SELECT FROM homework_audience a JOIN preau_stand_ins($1) g ON g.school_id = a.school_id AND g.audience_id = a.audience_id AND h.due_on <@ g.days
    WHERE a.school_id = h.school_id AND a.homework_id = h.homework_id))`;

/** SQL: session note `n` of teacher `t` may be read, likewise. An emptied note is read by nobody. Needs STANDS. WORK-44, WORK-45. */
export const mayReadNote = (offices: string): string => `
  n.body <> '' AND (t.account_id = $1 OR n.school_id = ANY(${offices}::text[]) OR EXISTS (
    SELECT FROM session_note_audience a JOIN stands s ON s.school_id = a.school_id AND s.audience_id = a.audience_id
    WHERE a.school_id = n.school_id AND a.lesson_id = n.lesson_id AND (n.release_at <= $2 OR s.standing = 'teaches')) OR EXISTS (
    SELECT FROM session_note_audience a JOIN preau_stand_ins($1) g ON g.school_id = a.school_id AND g.audience_id = a.audience_id AND n.held_on <@ g.days
    WHERE a.school_id = n.school_id AND a.lesson_id = n.lesson_id))`;

/** SQL: membership `m` holds at instant $2 in the zone of school `c`. */
export const MEMBER_NOW = `
  m.starts_on <= (to_timestamp($2::bigint / 1000.0) AT TIME ZONE c.zone)::date
  AND (m.ends_on IS NULL OR m.ends_on > (to_timestamp($2::bigint / 1000.0) AT TIME ZONE c.zone)::date)`;

/** SQL: the files of a use as JSON. */
export const filesJson = (kind: 'homework' | 'note', school: string, useId: string): string => `
  (SELECT json_agg(json_build_object('fileId', f.file_id, 'name', f.name, 'mediaType', f.media_type, 'bytes', f.bytes) ORDER BY x.position)
   FROM file_use x JOIN file f USING (school_id, file_id)
   WHERE x.school_id = ${school} AND x.kind = '${kind}' AND x.use_id = ${useId})`;

/** SQL: the columns of `HomeworkRow` but for its audiences, of homework `h` whose teacher is person `t`. */
export const HOMEWORK_ITSELF = `
  h.school_id AS "schoolId", h.homework_id AS "homeworkId", h.subject, h.lesson_id AS "lessonId", h.due_lesson_id AS "dueLessonId",
  h.due_on AS "dueOn", h.body AS text, h.minutes, h.expects, h.version, h.changed_at AS "changedAt", h.release_at AS "releaseAt",
  t.given_name AS "teacherGiven", t.family_name AS "teacherFamily", ${filesJson('homework', 'h.school_id', 'h.homework_id')} AS files`;

/** SQL: audiences `u` as JSON, by label. */
export const AUDIENCES_JSON = `
  json_agg(json_build_object('audienceId', u.audience_id, 'label', u.label) ORDER BY u.label COLLATE preau_fr, u.audience_id)`;

/** SQL: the columns of `HomeworkRow`. */
export const HOMEWORK = `${HOMEWORK_ITSELF},
  (SELECT ${AUDIENCES_JSON} FROM homework_audience a JOIN audience u USING (school_id, audience_id)
   WHERE a.school_id = h.school_id AND a.homework_id = h.homework_id) AS audiences`;

/** Homework as PostgreSQL returns it. */
export interface HomeworkRow extends Omit<HomeworkView, 'teacherName' | 'audiences' | 'files'> {
  readonly teacherGiven: string;
  readonly teacherFamily: string;
  readonly audiences: HomeworkView['audiences'] | null;
  readonly files: HomeworkView['files'] | null;
}

/** Homework of the house. */
export function toHomework(row: HomeworkRow): HomeworkView {
  return {
    homeworkId: row.homeworkId,
    schoolId: row.schoolId,
    subject: row.subject,
    teacherName: displayNameOf({ givenName: row.teacherGiven, familyName: row.teacherFamily }),
    audiences: row.audiences ?? [],
    lessonId: row.lessonId,
    dueLessonId: row.dueLessonId,
    dueOn: row.dueOn,
    text: row.text,
    minutes: row.minutes,
    expects: row.expects,
    version: row.version,
    changedAt: row.changedAt,
    releaseAt: row.releaseAt,
    files: row.files ?? [],
  };
}

/** A pupil as JSON. */
export interface PupilJson {
  readonly personId: PersonId;
  readonly givenName: string;
  readonly familyName: string;
  readonly doneAt: number | null;
}

/** SQL: person `p` with the tick `d` as JSON. */
export const PUPIL_JSON = `
  json_build_object('personId', p.person_id, 'givenName', p.given_name, 'familyName', p.family_name, 'doneAt', d.done_at)`;

/** A pupil of the house. */
export function toPupil(row: PupilJson): WorkPupil {
  return { personId: row.personId, displayName: displayNameOf(row), givenName: row.givenName, doneAt: row.doneAt };
}
