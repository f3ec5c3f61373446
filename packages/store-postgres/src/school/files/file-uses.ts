// What bears which files, in PostgreSQL: written in the transaction of what bears them. Port: FileUses. FILE-20, FILE-21.

import { err, ok } from '@preau/core/base';
import type { FileId, PersonId, Result, SchoolId } from '@preau/core/base';
import type { FileUse } from '@preau/core/school';
import type { FileRecord, FileUses, UnknownFile } from '@preau/service/school';
import type { Database, Transaction } from '../../database.ts';

type FileInfo = Pick<FileRecord, 'fileId' | 'name' | 'mediaType' | 'bytes'>;
const INFO = `f.file_id AS "fileId", f.name, f.media_type AS "mediaType", f.bytes`;

/**
 * Makes these, in this order, the files of the use; those that it bore before and that are not named are let go. Files of the owner, or that
 * the use bears already; one that is neither ends the transaction. Take once it is decided that the caller writes what bears them.
 */
export type TakeFiles = (
  ownerId: PersonId,
  schoolId: SchoolId,
  use: FileUse,
  fileIds: readonly FileId[],
) => Promise<void>;

/** Ends a transaction; caught below. */
class NotTheirs extends Error {}

/** A transaction in which something takes files: with one that it may not take, nothing of the transaction stays. */
export async function withFiles<T>(
  database: Database,
  act: string,
  work: (tx: Transaction, take: TakeFiles) => Promise<T>,
): Promise<Result<T, UnknownFile>> {
  try {
    return ok(
      await database.transaction(act, (tx) =>
        work(tx, (ownerId, schoolId, use, fileIds) => takeFiles(tx, ownerId, schoolId, use, fileIds)),
      ),
    );
  } catch (error) {
    if (error instanceof NotTheirs) return err({ code: 'file.unknown' });
    throw error;
  }
}

async function takeFiles(
  tx: Transaction,
  ownerId: PersonId,
  schoolId: SchoolId,
  { kind, useId }: FileUse,
  fileIds: readonly FileId[],
): Promise<void> {
  const wanted = [...new Set(fileIds)];
  if (wanted.length > 0) {
    // The lock keeps them from being removed until this is written.
    const { rows } = await tx.query(
      'find files to attach',
      `SELECT FROM file f WHERE f.school_id = $1 AND f.file_id = ANY($2::uuid[])
       AND (f.owner_id = $3 OR EXISTS (SELECT FROM file_use u WHERE u.school_id = $1 AND u.kind = $4 AND u.use_id = $5 AND u.file_id = f.file_id))
       ORDER BY f.file_id FOR KEY SHARE OF f`,
      [schoolId, wanted, ownerId, kind, useId],
    );
    if (rows.length !== wanted.length) throw new NotTheirs();
  }
  await tx.query(
    'let go of files',
    'DELETE FROM file_use WHERE school_id = $1 AND kind = $2 AND use_id = $3 AND file_id <> ALL($4::uuid[])',
    [schoolId, kind, useId, wanted],
  );
  if (wanted.length === 0) return;
  await tx.query(
    'attach files',
    `INSERT INTO file_use (school_id, kind, use_id, file_id, position)
     SELECT $1, $2, $3, w.file_id, w.position FROM unnest($4::uuid[]) WITH ORDINALITY AS w (file_id, position)
     ON CONFLICT (school_id, kind, use_id, file_id) DO UPDATE SET position = excluded.position`,
    [schoolId, kind, useId, wanted],
  );
}

/** Makes the store. */
export function createFileUses(database: Database): FileUses {
  return {
    async of(schoolId, kind, useIds) {
      if (useIds.length === 0) return new Map();
      const { rows } = await database.query<FileInfo & { useId: string }>(
        'read attached files',
        `SELECT u.use_id AS "useId", ${INFO} FROM file_use u JOIN file f USING (school_id, file_id)
         WHERE u.school_id = $1 AND u.kind = $2 AND u.use_id = ANY($3::uuid[]) ORDER BY u.use_id, u.position`,
        [schoolId, kind, useIds],
      );
      const files = new Map<string, FileInfo[]>();
      for (const { useId, ...info } of rows) files.set(useId, [...(files.get(useId) ?? []), info]);
      return files;
    },
  };
}
