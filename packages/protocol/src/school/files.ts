// Files of people: what is told of one, and the list of one's own. docs/spec/files.md. Uploads speak tus 1.0.0 (tus.io/protocols).

import * as z from 'zod/mini';
import type { FileId } from '@preau/core/base';
import { FILES_PER_USE } from '@preau/core/school';
import type { FileUse } from '@preau/core/school';
import { fileIdSchema } from '../base/index.ts';

/** A file as everybody who may read it sees it; the address is `/api/files/{fileId}`. */
export interface FileInfo {
  readonly fileId: FileId;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
}

/** `fileIds` of a request that attaches files. */
export const fileIdsSchema: z.ZodMiniArray<typeof fileIdSchema> = z
  .array(fileIdSchema)
  .check(z.maxLength(FILES_PER_USE));

/** A file of one's own. */
export interface OwnFile extends FileInfo {
  readonly createdAt: number;
  /** Where it is attached; as long as it is, it is kept. */
  readonly uses: readonly FileUse[];
}

/** Answer of `GET /api/files`: newest first, 50 a page; `after` is the last file of the page before. */
export interface FilesAnswer {
  readonly files: readonly OwnFile[];
  readonly next: FileId | null;
  /** All files and half uploads, bytes. */
  readonly usedBytes: number;
  readonly quotaBytes: number;
  /** Largest file, bytes. */
  readonly fileBytes: number;
}

/** Where uploads are sent (tus 1.0.0). */
export const UPLOADS_PATH = '/api/uploads';
/** Small versions of pictures, longest side in pixels: `GET /api/files/{fileId}?size=480`, WebP. */
export const FILE_PICTURE_SIZES = [480, 1080] as const;
/** One of them. */
export type FilePictureSize = (typeof FILE_PICTURE_SIZES)[number];
