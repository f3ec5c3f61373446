// Resumable uploads (tus 1.0.0) into a folder, by @tus/server; a whole one goes to the desk of files. docs/spec/files.md, FILE-1 to FILE-4.

import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import { err, parseFileId, parsePersonId, parseSchoolId } from '@preau/core/base';
import type { FileId, Result, SessionClaims } from '@preau/core/base';
import { fileLimitsOf, UPLOAD_LIFE_MS } from '@preau/core/school';
import { ProblemError } from '@preau/host';
import type { ProblemCode } from '@preau/protocol/base';
import { UPLOADS_PATH } from '@preau/protocol/school';
import type { FileInfo } from '@preau/protocol/school';
import type { Clock, Randomness } from '@preau/service/base';
import type { BegunUpload, FileDesk, FileRefusal, HalfUploads } from '@preau/service/school';

/** What uploads work with. */
export interface UploadsParts {
  /** Where half uploads lie; processes that share it may go on with one another's. */
  readonly folder: string;
  readonly desk: FileDesk;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** Uploads of people. */
export interface Uploads extends HalfUploads {
  /** One request of the protocol, as its answer; refusals throw ProblemError. */
  handle(session: SessionClaims, request: Request): Promise<Response>;
  /** A whole upload, or a finished one: the same answer as its last request had. */
  tell(session: SessionClaims, uploadId: FileId): Promise<Result<FileInfo, FileRefusal>>;
}

/** What lies beside the bytes of an upload. */
interface Known extends BegunUpload {
  readonly name: string;
  readonly createdAt: number;
}

/** Refusals of the protocol's own, by status. */
const REFUSALS: Readonly<Record<number, ProblemCode>> = {
  403: 'request.unsupportedType',
  404: 'file.unknown',
  409: 'file.wrongOffset',
  410: 'file.unknown',
  413: 'file.tooLarge',
  415: 'request.unsupportedType',
  500: 'server.unavailable',
};

/** Opens the folder (0700). */
export async function openUploads({ folder, desk, clock, randomness }: UploadsParts): Promise<Uploads> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const store = new FileStore({ directory: folder });
  const sessions = new WeakMap<object, SessionClaims>();
  const problems = new WeakMap<object, unknown>();
  const finishing = new Map<FileId, Promise<Result<FileInfo, FileRefusal>>>();

  const sessionOf = (request: object): SessionClaims => {
    const session = sessions.get(request);
    if (session === undefined) throw new TypeError('Cannot handle an upload: the request has no session');
    return session;
  };

  /** An upload of the session that is young enough. */
  async function find(
    session: SessionClaims,
    id: string,
  ): Promise<{ known: Known; size: number; offset: number } | undefined> {
    const upload = parseFileId(id) === undefined ? undefined : await store.getUpload(id).catch(() => undefined);
    const known = toKnown(upload?.metadata);
    if (upload?.size === undefined || known === undefined || known.createdAt + UPLOAD_LIFE_MS <= clock.now())
      return undefined;
    const isOwn = session.persons.some(
      (person) => person.personId === known.ownerId && person.schoolId === known.schoolId,
    );
    return isOwn ? { known, size: upload.size, offset: upload.offset } : undefined;
  }

  /** Twice at the same time is once. */
  function finish(fileId: FileId, known: Known): Promise<Result<FileInfo, FileRefusal>> {
    const running = finishing.get(fileId);
    if (running !== undefined) return running;
    const path = `${folder}/${fileId}`;
    const work = desk
      .finish({ ...known, fileId, path, content: () => createReadStream(path) })
      .then(async (outcome) => {
        if (outcome.ok || outcome.error.code !== 'server.unavailable')
          await store.remove(fileId).catch(() => undefined);
        return outcome;
      })
      .finally(() => finishing.delete(fileId));
    finishing.set(fileId, work);
    return work;
  }

  const tus = new Server({
    path: UPLOADS_PATH,
    datastore: store,
    relativeLocation: true,
    allowedOrigins: () => false,
    // A phone that changed its network comes back while its old line still hangs: that one gives way.
    lockDrainTimeout: 500,
    maxSize: (request) => Math.max(...sessionOf(request).persons.map((person) => fileLimitsOf(person.roles).fileBytes)),
    namingFunction: () => randomness.uuid(),
    getFileIdFromRequest: (_request, last) => parseFileId(last),
    async onIncomingRequest(request, id) {
      if (request.method !== 'POST' && (await find(sessionOf(request), id)) === undefined)
        throw new ProblemError('file.unknown');
    },
    async onUploadCreate(request, { id, size, metadata }) {
      const fileId = parseFileId(id);
      if (size === undefined || size < 1 || fileId === undefined)
        throw new ProblemError('request.invalid', { detail: 'Upload-Length must be given and above 0' });
      const { schoolId, filename } = metadata ?? {};
      const wanted = parseSchoolId(schoolId ?? undefined);
      if (schoolId !== undefined && wanted === undefined) throw new ProblemError('session.forbidden');
      const begun = await desk.begin(sessionOf(request), { fileId, bytes: size, schoolId: wanted });
      if (!begun.ok) throw new ProblemError(begun.error.code);
      const known: Known = { ...begun.value, name: filename ?? '', createdAt: clock.now() };
      return { metadata: { ...known, createdAt: String(known.createdAt) } };
    },
    async onUploadFinish(_request, { id, metadata }) {
      const [fileId, known] = [parseFileId(id), toKnown(metadata)];
      if (fileId === undefined || known === undefined) throw new ProblemError('file.unknown');
      const outcome = await finish(fileId, known);
      if (!outcome.ok) throw new ProblemError(outcome.error.code);
      return {
        status_code: 200,
        headers: { 'Content-Type': 'application/json; charset=utf-8' },
        body: JSON.stringify(outcome.value),
      };
    },
    onResponseError: (request, error) => {
      problems.set(request, error);
      return undefined;
    },
  });

  return {
    async handle(session, request) {
      sessions.set(request, session);
      const id = parseFileId(new URL(request.url).pathname.slice(UPLOADS_PATH.length + 1));
      const found = request.method === 'DELETE' && id !== undefined ? await find(session, id) : undefined;
      const response = await tus.handleWeb(request);
      const problem = problems.get(request);
      if (problem instanceof Error) throw problem;
      if (response.status >= 400)
        throw new ProblemError(REFUSALS[response.status] ?? 'request.invalid', { detail: await response.text() });
      if (found !== undefined && id !== undefined) await desk.abandon({ ...found.known, fileId: id });
      return response;
    },
    async tell(session, uploadId) {
      const own = await desk.own(session, uploadId);
      if (own.ok) return own;
      const found = await find(session, uploadId);
      // Somebody who asked at the same time may have finished it.
      if (found === undefined) return desk.own(session, uploadId);
      return found.offset < found.size ? err({ code: 'file.unknown' }) : finish(uploadId, found.known);
    },
    async expire(before) {
      for (const id of (await store.configstore.list?.()) ?? []) {
        const known = toKnown((await store.getUpload(id).catch(() => undefined))?.metadata);
        if (known === undefined || known.createdAt < before) await store.remove(id).catch(() => undefined);
      }
    },
  };
}

/** What we wrote beside an upload; undefined for anything else. */
function toKnown(metadata: Record<string, string | null> | undefined): Known | undefined {
  const schoolId = parseSchoolId(metadata?.['schoolId']);
  const ownerId = parsePersonId(metadata?.['ownerId']);
  if (schoolId === undefined || ownerId === undefined) return undefined;
  return { schoolId, ownerId, name: metadata?.['name'] ?? '', createdAt: Number(metadata?.['createdAt']) };
}
