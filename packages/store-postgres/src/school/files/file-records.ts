// Records of files, their uses, and room for uploads, in PostgreSQL. Port: FileRecords. docs/spec/files.md.

import type { FileId, PersonId, Role, SchoolId } from '@preau/core/base';
import { err, ok } from '@preau/core/base';
import { fileLimitsOf, OPEN_UPLOADS, SCHOOL_QUOTA_BYTES } from '@preau/core/school';
import type { FileRecord, FileRecords, FoundFile } from '@preau/service/school';
import type { Database, Transaction } from '../../database.ts';
import { StoreError } from '../../store-error.ts';
import { createFileUses } from './file-uses.ts';

const COLUMNS = `f.school_id AS "schoolId", f.file_id AS "fileId", f.owner_id AS "ownerId", f.name, f.media_type AS "mediaType",
  f.bytes, f.sha256, f.created_at AS "createdAt",
  COALESCE((SELECT json_object_agg(p.size, p.sha256) FROM file_picture p WHERE p.school_id = f.school_id AND p.file_id = f.file_id), '{}') AS pictures`;
const USES = `COALESCE((SELECT json_agg(json_build_object('kind', u.kind, 'useId', u.use_id) ORDER BY u.kind, u.use_id)
  FROM file_use u WHERE u.school_id = f.school_id AND u.file_id = f.file_id), '[]')`;
/** Files and half uploads of `$1`, `$2`. */
const USED = `
  (SELECT COALESCE(sum(bytes), 0) FROM file WHERE school_id = $1 AND owner_id = $2)::bigint
  + (SELECT COALESCE(sum(bytes), 0) FROM file_upload WHERE school_id = $1 AND owner_id = $2)::bigint`;

/** What a case of moderation froze: nobody owns it. MAIL-66. */
const OF_CASE = `SELECT f.school_id, f.file_id, '00000000-0000-0000-0000-000000000000', f.name, f.media_type, f.bytes, f.sha256, k.opened_at, '{}',
    json_build_array(json_build_object('kind', 'case', 'useId', k.case_id))
  FROM moderation_file f JOIN moderation_case k USING (school_id, case_id) WHERE f.school_id = ANY($1) AND f.file_id = $2`;

/** Makes the store. */
export function createFileRecords(database: Database): FileRecords {
  return {
    ...createFileUses(database),
    reserve: (upload) =>
      database.transaction('take room for an upload', async (tx) => {
        const { schoolId, uploadId, ownerId, bytes, createdAt } = upload;
        const { roles, used, open, isThere, room } = await lockOwner(tx, schoolId, ownerId, uploadId);
        const { fileBytes, quotaBytes } = fileLimitsOf(roles);
        if (isThere) return ok(null);
        if (bytes > fileBytes) return err({ code: 'file.tooLarge' });
        if (open >= OPEN_UPLOADS) return err({ code: 'file.tooMany' });
        if (used + bytes > quotaBytes) return err({ code: 'file.quota' });
        if (bytes > room) return err({ code: 'file.schoolQuota' });
        await tx.query(
          'take room for an upload',
          'INSERT INTO file_upload (school_id, upload_id, owner_id, bytes, created_at) VALUES ($1, $2, $3, $4, $5)',
          [schoolId, uploadId, ownerId, bytes, createdAt],
        );
        return ok(null);
      }),
    async release(schoolId, uploadId) {
      await database.query(
        'give the room of an upload back',
        'DELETE FROM file_upload WHERE school_id = $1 AND upload_id = $2',
        [schoolId, uploadId],
      );
    },
    add: (record) =>
      database.transaction('add a file', async (tx) => {
        const { schoolId, fileId, ownerId } = record;
        const { roles, used, reserved } = await lockOwner(tx, schoolId, ownerId, fileId);
        const found = await find(tx, [schoolId], fileId);
        if (found !== undefined) return ok(found.record);
        await tx.query(
          'give the room of an upload back',
          'DELETE FROM file_upload WHERE school_id = $1 AND upload_id = $2',
          [schoolId, fileId],
        );
        if (used - reserved + record.bytes > fileLimitsOf(roles).quotaBytes) return err({ code: 'file.quota' });
        await tx.query(
          'add a file',
          `INSERT INTO file (school_id, file_id, owner_id, name, media_type, bytes, sha256, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
          [schoolId, fileId, ownerId, record.name, record.mediaType, record.bytes, record.sha256, record.createdAt],
        );
        const sizes = Object.entries(record.pictures);
        if (sizes.length > 0)
          await tx.query(
            'add the smaller versions of a picture',
            'INSERT INTO file_picture (school_id, file_id, size, sha256) SELECT $1, $2, * FROM unnest($3::smallint[], $4::text[])',
            [schoolId, fileId, sizes.map(([size]) => Number(size)), sizes.map(([, sha256]) => sha256)],
          );
        return ok(record);
      }),
    find: (schoolIds, fileId) => find(database, schoolIds, fileId),
    async list(schoolId, ownerId, { after, limit }) {
      const { rows } = await database.query<Awaited<ReturnType<FileRecords['list']>>>(
        'list the files of a person',
        `
        SELECT ${USED} AS "usedBytes", COALESCE((SELECT json_agg(t) FROM (
          SELECT f.file_id AS "fileId", f.name, f.media_type AS "mediaType", f.bytes, f.created_at AS "createdAt", ${USES} AS uses
          FROM file f WHERE f.school_id = $1 AND f.owner_id = $2 AND ($3::uuid IS NULL OR f.file_id < $3) ORDER BY f.file_id DESC LIMIT $4
        ) t), '[]') AS files`,
        [schoolId, ownerId, after, limit],
      );
      return rows[0] ?? { usedBytes: 0, files: [] };
    },
    async remove(schoolId, ownerId, fileId) {
      try {
        const { rows } = await database.query<{ isGone: boolean; isThere: boolean }>(
          'remove a file',
          `
          WITH gone AS (DELETE FROM file f WHERE f.school_id = $1 AND f.owner_id = $2 AND f.file_id = $3
            AND NOT EXISTS (SELECT FROM file_use u WHERE u.school_id = $1 AND u.file_id = $3) RETURNING 1)
          SELECT EXISTS (SELECT FROM gone) AS "isGone",
            EXISTS (SELECT FROM file WHERE school_id = $1 AND owner_id = $2 AND file_id = $3) AS "isThere"`,
          [schoolId, ownerId, fileId],
        );
        return rows[0]?.isGone === true ? 'removed' : rows[0]?.isThere === true ? 'inUse' : 'unknown';
      } catch (error) {
        // Somebody attached it in the same instant.
        if (error instanceof StoreError && error.reason === 'constraint') return 'inUse';
        throw error;
      }
    },
    async expireUploads(before) {
      const { rows } = await database.query<{ uploadId: FileId }>(
        'forget half uploads',
        `DELETE FROM file_upload u USING school s WHERE u.school_id = s.school_id AND u.created_at < $1 RETURNING u.upload_id AS "uploadId"`,
        [before],
      );
      return rows.map(({ uploadId }) => uploadId);
    },
    async known(schoolId, sha256s) {
      const { rows } = await database.query<{ sha256: string }>(
        'look for contents',
        `SELECT sha256 FROM file WHERE school_id = $1 AND sha256 = ANY($2)
         UNION SELECT sha256 FROM file_picture WHERE school_id = $1 AND sha256 = ANY($2)
         UNION SELECT sha256 FROM moderation_file WHERE school_id = $1 AND sha256 = ANY($2)`,
        [schoolId, sha256s],
      );
      return new Set(rows.map(({ sha256 }) => sha256));
    },
  };
}

async function find(
  queries: Pick<Database, 'query'>,
  schoolIds: readonly SchoolId[],
  fileId: FileId,
): Promise<FoundFile | undefined> {
  const { rows } = await queries.query<FileRecord & Pick<FoundFile, 'uses'>>(
    'find a file',
    `SELECT ${COLUMNS}, ${USES} AS uses FROM file f WHERE f.school_id = ANY($1) AND f.file_id = $2
     UNION ALL ${OF_CASE}`,
    [schoolIds, fileId],
  );
  if (rows[0] === undefined) return undefined;
  const { uses, ...record } = rows[0];
  return { record, uses };
}

/** Whoever counts a person's room does it one after the other. */
async function lockOwner(tx: Transaction, schoolId: SchoolId, ownerId: PersonId, uploadId: FileId): Promise<OwnerRoom> {
  const { rows: owners } = await tx.query<{ roles: readonly Role[] }>(
    'lock the owner of files',
    'SELECT roles FROM person WHERE school_id = $1 AND person_id = $2 FOR NO KEY UPDATE',
    [schoolId, ownerId],
  );
  const { rows } = await tx.query<Omit<OwnerRoom, 'roles'>>(
    'count the room of a person',
    `SELECT ${USED} AS used, (SELECT count(*) FROM file_upload WHERE school_id = $1 AND owner_id = $2) AS open,
      -- Half uploads count when they are whole: a school passes its room by those at most. OFFICE-42.
      (SELECT COALESCE(s.file_quota_bytes, $4) - COALESCE(b.bytes, 0) FROM school s LEFT JOIN school_storage b USING (school_id) WHERE s.school_id = $1)::bigint AS room,
      COALESCE((SELECT bytes FROM file_upload WHERE school_id = $1 AND upload_id = $3), 0)::bigint AS reserved,
      EXISTS (SELECT FROM file_upload WHERE school_id = $1 AND upload_id = $3) AS "isThere"`,
    [schoolId, ownerId, uploadId, SCHOOL_QUOTA_BYTES],
  );
  const none = { used: 0, open: 0, reserved: 0, isThere: false, room: 0 };
  return { roles: owners[0]?.roles ?? [], ...(rows[0] ?? none) };
}

interface OwnerRoom {
  readonly roles: readonly Role[];
  readonly used: number;
  readonly open: number;
  /** What this upload has taken. */
  readonly reserved: number;
  readonly isThere: boolean;
  /** What the school has left. */
  readonly room: number;
}
