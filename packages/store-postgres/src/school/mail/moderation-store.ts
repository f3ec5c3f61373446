// Reports, held messages, and what comes of them, in PostgreSQL. Port: ModerationStore.

import { displayNameOf } from '@preau/core/school';
import type { PersonId, Role, SchoolId } from '@preau/core/base';
import type { ModerationCase, ModerationStore, ReportKind } from '@preau/service/school';
import type { Database } from '../../database.ts';
import { createAloneThreads } from './alone-threads.ts';
import { BODY, VISIBLE } from './mail-sql.ts';

/** A chain has thousands of messages, and a row for everybody who got one is written with it. */
const PURGE_MS = 60_000;

type Named = { readonly givenName: string; readonly familyName: string };

/** Makes the store of moderation. */
export function createModerationStore(database: Database): ModerationStore {
  return {
    async open(report, deed) {
      await database.query(
        'report something',
        `WITH opened AS (
           INSERT INTO moderation_case (school_id, case_id, why, kind, subject_id, author_id, reported_by, reason, body, opened_at)
           VALUES ($1, $2, 'report', $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING case_id)
         -- A channel's messages bear no files; those of a message or a post have its id. MAIL-66.
         , frozen AS (
           INSERT INTO moderation_file (school_id, case_id, file_id, position, name, media_type, bytes, sha256)
           SELECT $1, opened.case_id, gen_random_uuid(), u.position, f.name, f.media_type, f.bytes, f.sha256
           FROM opened JOIN file_use u ON u.school_id = $1 AND u.kind = $3 AND u.use_id = CASE WHEN $3 IN ('message', 'post') THEN $4::text::uuid END JOIN file f ON f.school_id = u.school_id AND f.file_id = u.file_id)
         INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id)
         SELECT $1, $10, $9, $6, 'moderation.report', case_id::text FROM opened`,
        [
          report.schoolId,
          report.caseId,
          report.kind,
          report.subjectId,
          report.authorId,
          report.reportedBy,
          report.reason,
          report.text,
          deed.at,
          deed.auditId,
        ],
      );
    },
    async findReadable(places, threadId, messageId, at) {
      const { rows } = await database.query<{
        school_id: SchoolId;
        person_id: PersonId;
        author_id: PersonId;
        text: string;
        is_mine: boolean;
      }>(
        'read a message to report it',
        `SELECT c.school_id, c.person_id, m.author_id, ${BODY} AS text, m.author_id = c.person_id AS is_mine
         FROM message_copy c JOIN message m ON m.school_id = c.school_id AND m.message_id = c.message_id
         WHERE c.school_id = ANY($1) AND c.person_id = ANY($2::uuid[]) AND c.thread_id = $3 AND c.message_id = $4
           AND m.state IN ('sent', 'held') AND ${VISIBLE('$5::bigint')} LIMIT 1`,
        [places.schoolIds, places.personIds, threadId, messageId, at],
      );
      const row = rows[0];
      return (
        row && {
          schoolId: row.school_id,
          personId: row.person_id,
          authorId: row.author_id,
          text: row.text,
          isMine: row.is_mine,
        }
      );
    },
    async list(schoolIds, { decided, after, limit, at }) {
      const { rows } = await database.query<CaseRow>('list cases', LIST(decided), [schoolIds, after, limit, at]);
      return rows.map(toCase);
    },
    async findCase(schoolIds, caseId) {
      const { rows } = await database.query<{
        school_id: SchoolId;
        zone: string;
        is_quiet: boolean;
        why: 'report' | 'hold';
        kind: ReportKind;
        subject_id: string;
        author_id: PersonId | null;
        decision: ModerationCase['decision'];
      }>(
        'find a case',
        `SELECT k.school_id, s.zone, k.why, k.kind, k.subject_id, k.author_id, k.decision,
           coalesce((preau_switches(k.school_id) ->> 'quietHours')::boolean, true) AS is_quiet
         FROM moderation_case k JOIN school s USING (school_id) WHERE k.school_id = ANY($1) AND k.case_id = $2`,
        [schoolIds, caseId],
      );
      const row = rows[0];
      return (
        row && {
          schoolId: row.school_id,
          zone: row.zone,
          isQuiet: row.is_quiet,
          why: row.why,
          kind: row.kind,
          subjectId: row.subject_id,
          authorId: row.author_id,
          decision: row.decision,
        }
      );
    },
    async decide(schoolId, caseId, { decision, mutedUntil, releaseAt }, deed) {
      const { rows } = await database.query<{ is_done: boolean }>('decide a case', DECIDE, [
        schoolId,
        caseId,
        decision,
        deed.actorId,
        deed.at,
        mutedUntil,
        releaseAt,
        deed.auditId,
      ]);
      return rows[0]?.is_done === true;
    },
    async purge(schoolId, caseId, deed) {
      const values = [schoolId, caseId, deed.actorId, deed.at, deed.auditId];
      const { rows } = await database.transaction(
        'purge a content',
        (tx) => tx.query<{ messages: number; readers: number }>('purge a content', PURGE, values),
        { timeoutMs: PURGE_MS },
      );
      return rows[0] ?? { messages: 0, readers: 0 };
    },
    ...createAloneThreads(database),
  };
}

interface CaseRow extends Omit<ModerationCase, 'author' | 'reporters' | 'decidedBy'> {
  author: (Named & { personId: PersonId; roles: Role[] }) | null;
  reporters: Named[];
  decider: Named | null;
}

function toCase({ author, reporters, decider, ...row }: CaseRow): ModerationCase {
  return {
    ...row,
    author:
      author === null ? null : { personId: author.personId, roles: author.roles, displayName: displayNameOf(author) },
    reporters: reporters.map(displayNameOf),
    decidedBy: decider === null ? '' : displayNameOf(decider),
  };
}

// Contents of the files of a case: those that were frozen, and those that its message still bears.
const FILES_OF_CASE = (row: string): string => `ARRAY(
  SELECT z.sha256 FROM moderation_file z WHERE z.school_id = ${row}.school_id AND z.case_id = ${row}.case_id
  UNION SELECT f.sha256 FROM file_use u JOIN file f USING (school_id, file_id)
    WHERE u.school_id = ${row}.school_id AND u.kind = 'message' AND u.use_id = CASE ${row}.kind WHEN 'message' THEN ${row}.subject_id::uuid END)`;

// A message with the same text is the same content when the case has no files, or it bears one of them. MAIL-53.
const IS_ALIKE = (row: string, files: string): string => `(cardinality(${files}) = 0 OR EXISTS (
  SELECT FROM file_use u JOIN file f USING (school_id, file_id)
  WHERE u.school_id = ${row}.school_id AND u.kind = 'message' AND u.use_id = ${row}.message_id AND f.sha256 = ANY(${files})))`;

// Cases of one thing are one: the first that was opened stands for all.
const LIST = (isDecided: boolean): string => `
WITH things AS (
  SELECT k.school_id, k.kind, k.subject_id, k.why, (array_agg(k.case_id ORDER BY k.opened_at, k.case_id))[1] AS case_id, min(k.opened_at) AS opened_at,
    ${isDecided ? 'max(k.decided_at)' : 'min(k.opened_at)'} AS place,
    array_agg(DISTINCT k.reported_by) FILTER (WHERE k.reported_by IS NOT NULL) AS reporters,
    coalesce(array_agg(k.reason ORDER BY k.opened_at) FILTER (WHERE k.reason <> ''), '{}') AS reasons
  FROM moderation_case k WHERE k.school_id = ANY($1) AND k.decision IS ${isDecided ? 'NOT NULL' : 'NULL'}
  GROUP BY k.school_id, k.kind, k.subject_id, k.why
),
page AS (
  SELECT * FROM things WHERE $2::uuid IS NULL
    OR (place, case_id) ${isDecided ? '<' : '>'} (SELECT o.place, o.case_id FROM things o WHERE o.case_id = $2)
  ORDER BY place ${isDecided ? 'DESC' : ''}, case_id ${isDecided ? 'DESC' : ''} LIMIT $3
)
SELECT page.case_id AS "caseId", page.school_id AS "schoolId", page.why, page.kind, page.subject_id AS "subjectId", page.opened_at AS "openedAt", page.reasons,
  k.body AS text, coalesce((SELECT json_agg(json_build_object('fileId', f.file_id, 'name', f.name, 'mediaType', f.media_type, 'bytes', f.bytes)
    ORDER BY f.position) FROM moderation_file f WHERE f.school_id = k.school_id AND f.case_id = k.case_id), '[]') AS files, k.decision, k.decided_at AS "decidedAt",
  (SELECT json_build_object('personId', a.person_id, 'roles', a.roles, 'givenName', a.given_name, 'familyName', a.family_name)
    FROM person a WHERE a.school_id = k.school_id AND a.person_id = k.author_id) AS author,
  (SELECT json_build_object('givenName', d.given_name, 'familyName', d.family_name)
    FROM person d WHERE d.school_id = k.school_id AND d.person_id = k.decided_by) AS decider,
  coalesce((SELECT json_agg(json_build_object('givenName', r.given_name, 'familyName', r.family_name))
    FROM person r WHERE r.school_id = page.school_id AND r.person_id = ANY(page.reporters)), '[]') AS reporters,
  (SELECT u.until FROM mail_mute u WHERE u.school_id = k.school_id AND u.person_id = k.author_id AND u.until > $4) AS "mutedUntil",
  CASE WHEN k.kind = 'message' THEN (SELECT count(*)::int FROM message o
    JOIN message m ON m.school_id = page.school_id AND m.message_id = page.subject_id::uuid
    WHERE o.school_id = page.school_id AND o.body_hash = m.body_hash AND o.message_id <> m.message_id AND o.state IN ('sent', 'held')
      AND ${IS_ALIKE('o', FILES_OF_CASE('k'))}) ELSE 0 END AS alike
FROM page JOIN moderation_case k ON k.school_id = page.school_id AND k.case_id = page.case_id
ORDER BY page.place ${isDecided ? 'DESC' : ''}, page.case_id ${isDecided ? 'DESC' : ''}`;

// All open cases of the thing; a message is let go, or taken away, in the same statement. What was let go is new on its readers' pointers.
const DECIDE = `
WITH decided AS (
  UPDATE moderation_case k SET decision = $3, decided_by = $4, decided_at = $5
  FROM moderation_case o WHERE o.school_id = $1 AND o.case_id = $2 AND o.decision IS NULL
    AND k.school_id = o.school_id AND k.kind = o.kind AND k.subject_id = o.subject_id AND k.decision IS NULL
  RETURNING k.case_id, k.kind, k.subject_id, k.author_id
),
thing AS (SELECT DISTINCT kind, subject_id, author_id FROM decided),
-- What was left alone needs no copy; what was taken away stays with its case.
thawed AS (DELETE FROM moderation_file f USING decided WHERE $3 <> 'remove' AND f.school_id = $1 AND f.case_id = decided.case_id),
let_go AS (
  UPDATE message m SET state = 'sent', release_at = $7, changed_at = $5 FROM thing
  WHERE $3 = 'release' AND m.school_id = $1 AND m.message_id = CASE thing.kind WHEN 'message' THEN thing.subject_id::uuid END AND m.state = 'held'
  RETURNING m.message_id, m.author_id
),
seen AS (
  UPDATE message_copy c SET release_at = $7 FROM let_go WHERE c.school_id = $1 AND c.message_id = let_go.message_id AND c.person_id <> let_go.author_id
),
gone AS (
  UPDATE message m SET state = CASE m.state WHEN 'held' THEN 'refused' ELSE 'removed' END, body = '', changed_at = $5 FROM thing
  WHERE $3 = 'remove' AND m.school_id = $1 AND m.message_id = CASE thing.kind WHEN 'message' THEN thing.subject_id::uuid END AND m.state IN ('sent', 'held')
),
muted AS (
  INSERT INTO mail_mute (school_id, person_id, until, set_by, set_at)
  SELECT $1, thing.author_id, $6, $4, $5 FROM thing WHERE $6::bigint IS NOT NULL AND thing.author_id IS NOT NULL
  ON CONFLICT (school_id, person_id) DO UPDATE SET until = greatest(mail_mute.until, excluded.until), set_by = excluded.set_by, set_at = excluded.set_at
),
noted AS (
  INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id)
  SELECT $1, $8, $5, $4, 'moderation.' || $3 || CASE WHEN $6::bigint IS NULL THEN '' ELSE '.mute' END, $2::text FROM thing
)
SELECT EXISTS (SELECT FROM thing) AS is_done`;

const PURGE = `
WITH content AS (
  SELECT m.message_id, m.body_hash, ${FILES_OF_CASE('k')} AS files FROM moderation_case k JOIN message m ON m.school_id = k.school_id AND m.message_id = CASE k.kind WHEN 'message' THEN k.subject_id::uuid END
  WHERE k.school_id = $1 AND k.case_id = $2 AND k.kind = 'message'
),
gone AS (
  UPDATE message m SET state = CASE m.state WHEN 'held' THEN 'refused' ELSE 'removed' END, body = '', changed_at = $4 FROM content
  WHERE m.school_id = $1 AND m.body_hash = content.body_hash AND m.state IN ('sent', 'held')
    AND (m.message_id = content.message_id OR ${IS_ALIKE('m', 'content.files')}) RETURNING m.message_id
),
closed AS (
  UPDATE moderation_case k SET decision = 'remove', decided_by = $3, decided_at = $4 FROM gone
  WHERE k.school_id = $1 AND k.kind = 'message' AND k.subject_id = gone.message_id::text AND k.decision IS NULL
),
noted AS (
  INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id) SELECT $1, $5, $4, $3, 'moderation.purge', $2::text WHERE EXISTS (SELECT FROM gone)
)
SELECT (SELECT count(*) FROM gone)::int AS messages,
  (SELECT count(DISTINCT c.person_id) FROM message_copy c JOIN gone USING (message_id) WHERE c.school_id = $1 AND c.shown_at IS NULL)::int AS readers`;
