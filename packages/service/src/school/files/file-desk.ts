// Files of people: room for an upload, what becomes of it when it is whole, who may read, one's own list, the sweep. docs/spec/files.md.

import { err, ok } from '@preau/core/base';
import type { FileId, PersonId, Result, SchoolId, SessionClaims } from '@preau/core/base';
import { fileLimitsOf, isPicture, isShownInPage, judgeFile, UPLOAD_LIFE_MS } from '@preau/core/school';
import type { FileInfo, FilePictureSize, FilesAnswer } from '@preau/protocol/school';
import type { Clock } from '../../base/index.ts';
import type {
  ByteRange,
  Bytes,
  ContentJudge,
  ContentRefusal,
  ContentStore,
  FileReaders,
  FileRecord,
  FileRecords,
} from './file-ports.ts';
import { sweepContents } from './sweep-contents.ts';

/** Why a deed with files is refused. */
export interface FileRefusal {
  readonly code:
    | ContentRefusal['code']
    | 'file.unknown'
    | 'file.tooLarge'
    | 'file.quota'
    | 'file.schoolQuota'
    | 'file.tooMany'
    | 'file.inUse'
    | 'session.forbidden';
}

/** An upload that may begin: whose it is. */
export interface BegunUpload {
  readonly schoolId: SchoolId;
  readonly ownerId: PersonId;
}

/** A whole upload on this machine. */
export interface WholeUpload extends BegunUpload {
  readonly fileId: FileId;
  readonly name: string;
  readonly path: string;
  /** Its bytes, each time from the beginning. */
  content(): Bytes;
}

/** A file that may be read. */
export interface OpenFile extends Pick<FileInfo, 'name' | 'mediaType'> {
  /** Null for a smaller picture, which is short. */
  readonly bytes: number | null;
  /** Changes whenever the bytes do. */
  readonly sha256: string;
  /** In the page, or as bytes to save. FILE-12. */
  readonly isShown: boolean;
  /** Undefined when the content is gone, which is a fault of the store's. */
  read(range?: ByteRange): Promise<Bytes | undefined>;
}

/** Bytes of uploads that are not whole yet. */
export interface HalfUploads {
  /** Removes what began before. */
  expire(before: number): Promise<void>;
}

/** What the desk works with. */
export interface FileDeskParts {
  readonly files: FileRecords;
  readonly contents: ContentStore;
  readonly judge: ContentJudge;
  readonly readers: FileReaders;
  readonly clock: Clock;
}

/** The desk. Every method checks the rights of the session. */
export interface FileDesk {
  /** Takes room for an upload, in the school given or in the first of the session. */
  begin(
    session: SessionClaims,
    wanted: { readonly fileId: FileId; readonly bytes: number; readonly schoolId: SchoolId | undefined },
  ): Promise<Result<BegunUpload, FileRefusal>>;
  /** Judges, keeps and records a whole upload. Twice is once. After a refusal but `server.unavailable` the room is given back. */
  finish(upload: WholeUpload): Promise<Result<FileInfo, FileRefusal>>;
  /** Gives the room of an upload back. */
  abandon(upload: BegunUpload & { readonly fileId: FileId }): Promise<void>;
  /** What is told of a file of one's own. */
  own(session: SessionClaims, fileId: FileId): Promise<Result<FileInfo, FileRefusal>>;
  list(
    session: SessionClaims,
    page: { readonly schoolId: SchoolId | undefined; readonly after: FileId | undefined },
  ): Promise<Result<FilesAnswer, FileRefusal>>;
  /** Removes a file of one's own that nothing bears; one that is gone already is `file.unknown`. */
  remove(session: SessionClaims, fileId: FileId): Promise<Result<null, FileRefusal>>;
  /** For its owner, and for whoever may read something that bears it. */
  open(
    session: SessionClaims,
    fileId: FileId,
    size?: FilePictureSize,
  ): Promise<Result<OpenFile, { readonly code: 'file.unknown' }>>;
  /** Half uploads and contents without a record go after a day. FILE-4, FILE-15. */
  sweep(uploads: HalfUploads): Promise<{ readonly uploads: number; readonly contents: number }>;
}

/** Files on one page of the list. */
export const FILES_PAGE = 50;
/** Of so many uses it is asked whether the session may read one of them. */
const USES_ASKED = 20;

/** Makes the desk. */
export function createFileDesk({ files, contents, judge, readers, clock }: FileDeskParts): FileDesk {
  const ownOf = async (session: SessionClaims, fileId: FileId): Promise<FileRecord | undefined> => {
    const found = await files.find(schoolsOf(session), fileId);
    return found !== undefined && isOwner(session, found.record) ? found.record : undefined;
  };

  /** What is kept of an upload: a picture made anew, everything else as it came. */
  async function keep(
    upload: WholeUpload,
  ): Promise<Result<Omit<FileRecord, keyof BegunUpload | 'fileId'>, FileRefusal>> {
    const sniffed = await judge.sniff(upload.path);
    if (!sniffed.ok) return sniffed;
    const judged = judgeFile(upload.name, sniffed.value);
    if (!judged.ok) return judged;
    const put = (bytes: Bytes) => contents.put(upload.schoolId, bytes);
    const { name, mediaType } = judged.value;
    const createdAt = clock.now();
    if (!isPicture(mediaType))
      return ok({ name, mediaType, ...(await put(upload.content())), pictures: {}, createdAt });
    const redrawn = await judge.redraw(upload.path);
    if (!redrawn.ok) return redrawn;
    const { bytes, smaller } = redrawn.value;
    const pictures = { 480: (await put(once(smaller[480]))).sha256, 1080: (await put(once(smaller[1080]))).sha256 };
    return ok({ name, mediaType: redrawn.value.mediaType, ...(await put(once(bytes))), pictures, createdAt });
  }

  return {
    async begin(session, { fileId, bytes, schoolId }) {
      const person = session.persons.find((each) => schoolId === undefined || each.schoolId === schoolId);
      if (person === undefined) return err({ code: 'session.forbidden' });
      const upload = { schoolId: person.schoolId, ownerId: person.personId };
      const reserved = await files.reserve({ ...upload, uploadId: fileId, bytes, createdAt: clock.now() });
      return reserved.ok ? ok(upload) : reserved;
    },
    async finish(upload) {
      const { schoolId, ownerId, fileId } = upload;
      const known = await files.find([schoolId], fileId);
      if (known !== undefined)
        return known.record.ownerId === ownerId ? ok(toInfo(known.record)) : err({ code: 'file.unknown' });
      const kept = await keep(upload);
      const added = kept.ok ? await files.add({ schoolId, ownerId, fileId, ...kept.value }) : kept;
      if (added.ok) return ok(toInfo(added.value));
      if (added.error.code !== 'server.unavailable') await files.release(schoolId, fileId);
      return added;
    },
    abandon: ({ schoolId, fileId }) => files.release(schoolId, fileId),
    async own(session, fileId) {
      const record = await ownOf(session, fileId);
      return record === undefined ? err({ code: 'file.unknown' }) : ok(toInfo(record));
    },
    async list(session, { schoolId, after }) {
      const person = session.persons.find((each) => schoolId === undefined || each.schoolId === schoolId);
      if (person === undefined) return err({ code: 'session.forbidden' });
      const found = await files.list(person.schoolId, person.personId, { after: after ?? null, limit: FILES_PAGE + 1 });
      const page = found.files.slice(0, FILES_PAGE);
      return ok({
        files: page,
        next: found.files.length > page.length ? (page.at(-1)?.fileId ?? null) : null,
        usedBytes: found.usedBytes,
        ...fileLimitsOf(person.roles),
      });
    },
    async remove(session, fileId) {
      const record = await ownOf(session, fileId);
      if (record === undefined) return err({ code: 'file.unknown' });
      const outcome = await files.remove(record.schoolId, record.ownerId, fileId);
      return outcome === 'removed' ? ok(null) : err({ code: outcome === 'inUse' ? 'file.inUse' : 'file.unknown' });
    },
    async open(session, fileId, size) {
      const found = await files.find(schoolsOf(session), fileId);
      if (found === undefined) return err({ code: 'file.unknown' });
      const { record, uses } = found;
      let mayRead = isOwner(session, record);
      for (const { kind, useId } of uses.slice(0, USES_ASKED))
        mayRead ||= (await readers[kind]?.(session, record.schoolId, useId)) === true;
      if (!mayRead) return err({ code: 'file.unknown' });
      const smaller = size === undefined ? undefined : record.pictures[size];
      const sha256 = smaller ?? record.sha256;
      const mediaType = smaller === undefined ? record.mediaType : 'image/webp';
      return ok({
        name: record.name,
        bytes: smaller === undefined ? record.bytes : null,
        mediaType,
        sha256,
        isShown: isShownInPage(mediaType),
        read: (range) => contents.open(record.schoolId, sha256, range),
      });
    },
    async sweep(uploads) {
      const before = clock.now() - UPLOAD_LIFE_MS;
      const expired = await files.expireUploads(before);
      await uploads.expire(before);
      return { uploads: expired.length, contents: await sweepContents({ files, contents }, before) };
    },
  };
}

function schoolsOf(session: SessionClaims): readonly SchoolId[] {
  return [...new Set(session.persons.map((person) => person.schoolId))];
}

function isOwner(session: SessionClaims, record: FileRecord): boolean {
  return session.persons.some((person) => person.personId === record.ownerId && person.schoolId === record.schoolId);
}

/** What is told of a record. */
function toInfo({ fileId, name, mediaType, bytes }: FileRecord): FileInfo {
  return { fileId, name, mediaType, bytes };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
