// The schools of the cell, its switches and its marks, in PostgreSQL. Port: CellStore. Every statement looks over all schools: the caller runs as the house.

import type { CellSchoolRow, CellStore } from '@preau/service/school';
import type { Database, Queries } from '../../database.ts';
import { waitForCards } from '../people/card-sessions.ts';

type Found = NonNullable<Awaited<ReturnType<CellStore['findSchool']>>>;

/** A row of the list. `midnight`: of the day that it is there. */
interface ListedRow extends Omit<CellSchoolRow, 'seenToday'> {
  readonly midnight: number;
  readonly total: number;
}

/** Who was seen is asked of everybody's sessions, 20 to 40 ms for a page of schools: told for so long. OFFICE-40. */
const COUNTED_FOR_MS = 5 * 60_000;
/** More schools than a cell has. */
const MOST_COUNTED = 10_000;

/** Makes the store. */
export function createCellStore(database: Database): CellStore {
  const counted = new Map<string, { readonly seen: number; readonly at: number; readonly midnight: number }>();
  return {
    async runsCell(accountId) {
      const { rowCount } = await database.query(
        'ask who runs the cell',
        'SELECT FROM account WHERE account_id = $1 AND runs_cell',
        [accountId],
      );
      return rowCount === 1;
    },
    async setRunsCell(login, runsCell, deed) {
      const { rows } = await database.query<{ known: boolean }>(
        'say who runs the cell',
        `WITH of AS (SELECT a.account_id, a.runs_cell, p.school_id, p.person_id FROM account a JOIN person p USING (account_id)
           WHERE a.login = $1 AND p.active AND 'operator' = ANY(p.roles)),
         done AS (UPDATE account a SET runs_cell = $2 FROM of WHERE a.account_id = of.account_id AND a.runs_cell <> $2 RETURNING a.account_id),
         noted AS (INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id)
           SELECT of.school_id, md5($3 || of.school_id)::uuid, $4, $5::uuid, CASE WHEN $2 THEN 'cell.operatorNamed' ELSE 'cell.operatorEnded' END, of.person_id::text
           FROM of JOIN done USING (account_id))
         SELECT EXISTS (SELECT FROM of) AS known`,
        [login, runsCell, deed.auditId, deed.at, deed.actorId],
      );
      return rows[0]?.known === true;
    },
    async listSchools({ search, after, limit, at }) {
      const { rows } = await database.query<ListedRow>(
        'list the schools of the cell',
        `WITH page AS MATERIALIZED (
           SELECT s.* FROM school s
           WHERE ($2 = '' OR (preau_words($2) <> '' AND position(preau_words($2) IN preau_words(s.name)) > 0) OR position(upper($2) IN s.school_id) > 0)
             AND ($3::text IS NULL OR (s.name COLLATE preau_fr, s.school_id) > (SELECT k.name COLLATE preau_fr, k.school_id FROM school k WHERE k.school_id = $3))
           ORDER BY s.name COLLATE preau_fr, s.school_id LIMIT $4)
         SELECT ${SCHOOL}, ${MIDNIGHT} AS midnight, (SELECT count(*)::int FROM school) AS total
         FROM page s ${COUNTED} ORDER BY s.name COLLATE preau_fr, s.school_id`,
        [at, search, after, limit],
      );
      const total = rows[0]?.total ?? (await countSchools());
      const seen = await seenToday(rows, at);
      return {
        schools: rows.map(({ total: _total, midnight: _midnight, ...school }) => ({
          ...school,
          seenToday: seen.get(school.schoolId) ?? 0,
        })),
        total,
      };
    },
    async findSchool(schoolId, at) {
      const { rows } = await database.query<CellSchoolRow & Pick<Found, 'imports' | 'heads'>>(
        'find a school of the cell',
        `SELECT ${SCHOOL}, ${SEEN} AS "seenToday",
           coalesce((SELECT json_agg(i) FROM (${IMPORTS} LIMIT 10) i), '[]') AS imports,
           coalesce((SELECT json_agg(json_build_object('personId', h.person_id, 'givenName', h.given_name, 'familyName', h.family_name,
               'login', a.login, 'activated', a.password_hash IS NOT NULL) ORDER BY h.family_name COLLATE preau_fr, h.person_id)
             FROM person h JOIN account a USING (account_id) WHERE h.school_id = s.school_id AND h.active AND 'head' = ANY(h.roles)), '[]') AS heads
         FROM school s ${COUNTED} WHERE s.school_id = $2`,
        [at, schoolId],
      );
      const row = rows[0];
      if (row === undefined) return undefined;
      const { imports, heads, ...school } = row;
      return { school, imports, heads };
    },
    async setQuota(schoolId, quotaBytes, deed) {
      const { rows } = await database.query<{ known: boolean }>(
        'set the room of a school',
        `WITH done AS (UPDATE school SET file_quota_bytes = $2 WHERE school_id = $1 AND file_quota_bytes IS DISTINCT FROM $2 RETURNING school_id),
         noted AS (INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id) SELECT school_id, $3, $4, $5, 'school.quota', school_id FROM done)
         SELECT EXISTS (SELECT FROM school WHERE school_id = $1) AS known`,
        [schoolId, quotaBytes, deed.auditId, deed.at, deed.actorId],
      );
      return rows[0]?.known === true;
    },
    async note(schoolId, action, subjectId, deed) {
      await database.query(
        'note a deed',
        'INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id) VALUES ($1, $2, $3, $4, $5, $6)',
        [schoolId, deed.auditId, deed.at, deed.actorId, action, subjectId],
      );
    },
    async readSwitches() {
      const { rows } = await database.query<Awaited<ReturnType<CellStore['readSwitches']>>>(
        'read the switches of the cell',
        'SELECT preau_cell_switches() AS cell, (SELECT count(*)::int FROM school) AS schools',
      );
      return rows[0]!;
    },
    async setSwitch(name, reason, deed) {
      const isOn = name === 'home';
      // One line in the log of each school, with an id of its own made of the deed's.
      const noted = (action: string): string => `
        INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id, reason)
        SELECT s.school_id, md5($2 || s.school_id)::uuid, $3, $4, '${action}', s.school_id, $5::text FROM done, school s`;
      const values = [name, deed.auditId, deed.at, deed.actorId, reason];
      if (reason === null) {
        await database.query(
          'give a switch back to the schools',
          `WITH done AS (DELETE FROM cell_switch WHERE name = $1 RETURNING name) ${noted(`cell.${name}.lifted`)}`,
          values,
        );
        return;
      }
      const set = (queries: Queries): Promise<unknown> =>
        queries.query(
          'set a switch for all schools',
          `WITH done AS (
               INSERT INTO cell_switch (name, is_on, reason, set_by, set_at) VALUES ($1, ${isOn}, $5, $4, $3)
               ON CONFLICT (name) DO UPDATE SET reason = excluded.reason, set_by = excluded.set_by, set_at = excluded.set_at
               WHERE cell_switch.reason <> excluded.reason RETURNING name) ${noted(`cell.${name}.set`)}`,
          values,
        );
      if (name === 'cards')
        await database.transaction('forbid cards in all schools', async (tx) => {
          await waitForCards(tx, null);
          await set(tx);
        });
      else await set(database);
    },
    async readState() {
      const { rows } = await database.query<Awaited<ReturnType<CellStore['readState']>>>(
        'read how the database is',
        `SELECT pg_database_size(current_database()) AS "databaseBytes", (SELECT at FROM cell_mark WHERE name = 'backup') AS "backupAt"`,
      );
      return rows[0]!;
    },
    async mark(name, at) {
      await database.query(
        'note what the house did',
        'INSERT INTO cell_mark (name, at) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET at = excluded.at',
        [name, at],
      );
    },
  };

  /** Of each school listed, how many were seen since its midnight: counted now, or lately. OFFICE-40. */
  async function seenToday(listed: readonly ListedRow[], at: number): Promise<ReadonlyMap<string, number>> {
    const isCounted = ({ schoolId, midnight }: ListedRow): boolean => {
      const known = counted.get(schoolId);
      return known !== undefined && known.midnight === midnight && Math.abs(at - known.at) < COUNTED_FOR_MS;
    };
    if (counted.size > MOST_COUNTED) counted.clear();
    const missing = listed.filter((school) => !isCounted(school));
    if (missing.length > 0) {
      const { rows } = await database.query<{ readonly schoolId: string; readonly seen: number }>(
        'count who was seen',
        `SELECT s.school_id AS "schoolId", ${SEEN} AS seen FROM school s WHERE s.school_id = ANY($2::text[])`,
        [at, missing.map(({ schoolId }) => schoolId)],
      );
      const midnights = new Map(missing.map(({ schoolId, midnight }) => [schoolId as string, midnight]));
      for (const { schoolId, seen } of rows)
        counted.set(schoolId, { seen, at, midnight: midnights.get(schoolId) ?? 0 });
    }
    return new Map(listed.map(({ schoolId }) => [schoolId, counted.get(schoolId)?.seen ?? 0]));
  }

  async function countSchools(): Promise<number> {
    const { rows } = await database.query<{ n: number }>('count the schools', 'SELECT count(*)::int AS n FROM school');
    return rows[0]?.n ?? 0;
  }
}

const IMPORTS = `
  SELECT r.run_id AS "runId", r.finished_at AS at, r.created, r.changed, r.missing, r.undoes IS NOT NULL AS "isUndo",
    EXISTS (SELECT FROM import_run u WHERE u.school_id = r.school_id AND u.undoes = r.run_id) AS "isUndone"
  FROM import_run r WHERE r.school_id = s.school_id ORDER BY r.finished_at DESC, r.run_id`;

/** Midnight of the day of $1, where the school is. */
const MIDNIGHT = `(extract(epoch FROM date_trunc('day', to_timestamp($1::bigint / 1000.0) AT TIME ZONE s.zone) AT TIME ZONE s.zone) * 1000)::bigint`;

const COUNTED = `
CROSS JOIN LATERAL (SELECT count(*)::int AS people, count(*) FILTER (WHERE 'pupil' = ANY(q.roles))::int AS pupils
  FROM person q WHERE q.school_id = s.school_id AND q.active) c`;

/** How many of a school `s` were seen since midnight there. As LAST_SEEN of the office tells it, but asked no further than yes or no. */
const SEEN = `(
  SELECT count(*)::int FROM (SELECT ${MIDNIGHT} AS midnight OFFSET 0) m CROSS JOIN person q
  WHERE q.school_id = s.school_id AND q.active AND (
    EXISTS (SELECT FROM session x WHERE x.account_id = q.account_id AND x.revoked_at IS NULL AND x.rotated_at >= m.midnight)
    OR EXISTS (SELECT FROM known_device d WHERE d.account_id = q.account_id AND d.last_at >= m.midnight)))`;

/** The columns of a school `s` with its counts `c`. */
const SCHOOL = `
  s.school_id AS "schoolId", s.name, s.zone, s.created_at AS "createdAt", c.people, c.pupils,
  (SELECT row_to_json(i) FROM (${IMPORTS} LIMIT 1) i) AS "lastImport",
  coalesce((SELECT b.bytes FROM school_storage b WHERE b.school_id = s.school_id), 0) AS bytes, s.file_quota_bytes AS "quotaBytes",
  coalesce((SELECT json_object_agg(w.name, w.is_on) FROM school_switch w WHERE w.school_id = s.school_id), '{}') AS set`;
