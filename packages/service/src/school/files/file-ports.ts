// What files ask of the outside: records, content, a judge of content. docs/spec/files.md.

import type { EpochMs, FileId, PersonId, Result, SchoolId, SessionClaims } from '@preau/core/base';
import type { FileUse, FileUseKind, Sniffed } from '@preau/core/school';
import type { FileInfo, FilePictureSize, OwnFile } from '@preau/protocol/school';

/** A file's record. */
export interface FileRecord extends FileInfo {
  readonly schoolId: SchoolId;
  readonly ownerId: PersonId;
  /** Hex SHA-256 of the content as it is kept. */
  readonly sha256: string;
  readonly createdAt: EpochMs;
  /** Hashes of the smaller versions of a picture, by size; empty for everything else. */
  readonly pictures: Readonly<Partial<Record<FilePictureSize, string>>>;
}

/** Room for an upload. */
export interface UploadRecord {
  readonly schoolId: SchoolId;
  readonly uploadId: FileId;
  readonly ownerId: PersonId;
  /** As announced. */
  readonly bytes: number;
  readonly createdAt: EpochMs;
}

/** A file is neither the writer's nor borne already by what they write: of what bears it nothing is written either. */
export interface UnknownFile {
  readonly code: 'file.unknown';
}

/** What features that bear files read of them (homework, posts, messages, …); which they bear is written by their own stores. FILE-20, FILE-21. */
export interface FileUses {
  /** The files of each use that has some, in their order. One statement. */
  of(
    schoolId: SchoolId,
    kind: FileUseKind,
    useIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly FileInfo[]>>;
}

/** For features that make files of files (hand-ins: one PDF of photographs). FILE-22. */
export interface FileBytes {
  /** A file that the owner owns, whole in memory: undefined when there is none, or over 25 MB. */
  read(
    schoolId: SchoolId,
    ownerId: PersonId,
    fileId: FileId,
  ): Promise<{ readonly info: FileInfo; readonly bytes: Uint8Array } | undefined>;
  /** Keeps a file that the house itself made, as the owner's; its type is believed. */
  make(
    schoolId: SchoolId,
    ownerId: PersonId,
    file: { readonly name: string; readonly mediaType: string; readonly bytes: Uint8Array },
  ): Promise<Result<FileInfo, { readonly code: 'file.quota' }>>;
}

/** May this session read what a use bears? Each feature says it of its own kind, with the database. */
export type FileReader = (session: SessionClaims, schoolId: SchoolId, useId: string) => Promise<boolean>;
/** What leads to a file: a use, or the copy that a case of moderation froze. */
type FileBearer = FileUse | { readonly kind: 'case'; readonly useId: string };
/** The readers by kind; a kind without one is read by owners only. */
export type FileReaders = Readonly<Partial<Record<FileBearer['kind'], FileReader>>>;

/** What `FileRecords.find` answers. */
export interface FoundFile {
  readonly record: FileRecord;
  readonly uses: readonly FileBearer[];
}

/** The records of files. */
export interface FileRecords extends FileUses {
  /** Takes room for an upload, as much as the roles of its owner allow; asked twice for one id it is taken once. FILE-2, FILE-3. */
  reserve(
    upload: UploadRecord,
  ): Promise<Result<null, { readonly code: 'file.tooLarge' | 'file.quota' | 'file.schoolQuota' | 'file.tooMany' }>>;
  /** Gives the room of an upload back. */
  release(schoolId: SchoolId, uploadId: FileId): Promise<void>;
  /** Writes the record and gives the room of its upload back. A record that is there already is the answer. */
  add(record: FileRecord): Promise<Result<FileRecord, { readonly code: 'file.quota' }>>;
  /** A file of one of the schools, with where it is attached. */
  find(schoolIds: readonly SchoolId[], fileId: FileId): Promise<FoundFile | undefined>;
  /** Files of a person, newest first, and all that they take with half uploads. */
  list(
    schoolId: SchoolId,
    ownerId: PersonId,
    page: { readonly after: FileId | null; readonly limit: number },
  ): Promise<{ readonly files: readonly OwnFile[]; readonly usedBytes: number }>;
  /** Removes a file of the person that nothing bears. */
  remove(schoolId: SchoolId, ownerId: PersonId, fileId: FileId): Promise<'removed' | 'inUse' | 'unknown'>;
  /** Forgets uploads that began before. */
  expireUploads(before: EpochMs): Promise<readonly FileId[]>;
  /** Which of these contents have a record in the school. */
  known(schoolId: SchoolId, sha256s: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Bytes as they come. */
export type Bytes = AsyncIterable<Uint8Array>;

/** A part of a content: from byte `start` to byte `end`, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Content by school and hash. Two engines: a folder, an S3-compatible store. FILE-8. */
export interface ContentStore {
  /** Keeps bytes, whole or not at all, once for the same bytes. Rejects what the source rejects with. */
  put(schoolId: SchoolId, source: Bytes): Promise<{ readonly sha256: string; readonly bytes: number }>;
  /** The bytes, or undefined when there are none. The iteration rejects when the line to the store breaks. */
  open(schoolId: SchoolId, sha256: string, range?: ByteRange): Promise<Bytes | undefined>;
  /** Everything that is kept, of all schools. */
  list(): AsyncIterable<{ readonly schoolId: SchoolId; readonly sha256: string; readonly putAt: EpochMs }>;
  /** Removes a content unless it was put again at `before` or later. Answers whether it is gone by this call. */
  remove(schoolId: SchoolId, sha256: string, before: EpochMs): Promise<boolean>;
}

/** Why content is refused. */
export type ContentRefusal = {
  readonly code: 'file.typeRefused' | 'file.unreadable' | 'file.bomb' | 'server.unavailable';
};

/** A picture as it is kept. */
export interface RedrawnPicture {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly smaller: Readonly<Record<FilePictureSize, Uint8Array>>;
}

/** Looks into content. Decoding waits in a queue with a limit. FILE-5, FILE-9, FILE-10. */
export interface ContentJudge {
  /** What a file on this machine holds; archives are looked through for bombs. */
  sniff(path: string): Promise<Result<Sniffed, ContentRefusal>>;
  /** A picture made anew: upright, without place and camera, nothing of the old file in it; and its smaller versions. */
  redraw(path: string): Promise<Result<RedrawnPicture, ContentRefusal>>;
}
