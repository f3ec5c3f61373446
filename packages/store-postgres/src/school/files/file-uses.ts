// What bears which files, in PostgreSQL. Port: FileUses. FILE-20, FILE-21.

import { err, ok } from '@preau/core/base';
import type { FileRecord, FileUses } from '@preau/service/school';
import type { Database } from '../../database.ts';

type FileInfo = Pick<FileRecord, 'fileId' | 'name' | 'mediaType' | 'bytes'>;
const INFO = `f.file_id AS "fileId", f.name, f.media_type AS "mediaType", f.bytes`;

/** Makes the store. */
export function createFileUses(database: Database): FileUses {
  return {
    take: (ownerId, schoolId, { kind, useId }, fileIds) =>
      database.transaction('attach files', async (tx) => {
        const wanted = [...new Set(fileIds)];
        // The lock keeps them from being removed until this is written.
        const { rows } = await tx.query<FileInfo & Record<string, unknown>>(
          'find files to attach',
          `SELECT ${INFO} FROM file f WHERE f.school_id = $1 AND f.file_id = ANY($2::uuid[])
           AND (f.owner_id = $3 OR EXISTS (SELECT FROM file_use u WHERE u.school_id = $1 AND u.kind = $4 AND u.use_id = $5 AND u.file_id = f.file_id))
           ORDER BY f.file_id FOR KEY SHARE OF f`,
          [schoolId, wanted, ownerId, kind, useId],
        );
        const found = new Map(
          rows.map(({ fileId, name, mediaType, bytes }) => [fileId, { fileId, name, mediaType, bytes }]),
        );
        if (found.size !== wanted.length) return err({ code: 'file.unknown' });
        await tx.query(
          'let go of files',
          'DELETE FROM file_use WHERE school_id = $1 AND kind = $2 AND use_id = $3 AND file_id <> ALL($4::uuid[])',
          [schoolId, kind, useId, wanted],
        );
        await tx.query(
          'attach files',
          `INSERT INTO file_use (school_id, kind, use_id, file_id, position)
           SELECT $1, $2, $3, w.file_id, w.position FROM unnest($4::uuid[]) WITH ORDINALITY AS w (file_id, position)
           ON CONFLICT (school_id, kind, use_id, file_id) DO UPDATE SET position = excluded.position`,
          [schoolId, kind, useId, wanted],
        );
        return ok(wanted.flatMap((fileId) => found.get(fileId) ?? []));
      }),
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
