// Sending what waits on this device: files first, then the request that names them, once each. The page and the service worker run the same.
// Every request bears an id made here, so that one that is sent twice counts once. docs/spec/homework.md, "Written on a train".

import { toRefusal } from './request.ts';
import type { Refusal, RefusalCode } from './request.ts';

/** Bytes that wait, e.g. a photo. */
export interface OutboxBlob {
  readonly name: string;
  readonly type: string;
  readonly bytes: ArrayBuffer;
  /** Where its file id goes in the body. */
  readonly field: 'photoIds' | 'fileIds';
  /** The address of a begun upload: it goes on there. */
  readonly uploadAt?: string;
  /** Set once the house has it. */
  readonly fileId?: string;
}

/** One thing to send. A later entry with the same id takes the place of the former one. */
export interface OutboxEntry {
  readonly id: string;
  /** The login of who wrote it: nobody else sends or sees it. */
  readonly account: string;
  readonly kind: 'done' | 'handIn' | 'homework' | 'marks' | 'return';
  /** What it is about, for a list: the title of the homework. */
  readonly about: string;
  readonly method: 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly blobs: readonly OutboxBlob[];
  readonly madeAt: number;
  /** The school whose person writes, for uploads. */
  readonly schoolId: string;
  /** The house said no, with this code: it stays until the person saw it. */
  readonly refused?: RefusalCode;
}

/** Where entries lie. */
export interface OutboxShelf {
  /** Of one account, oldest first. */
  list(account: string): Promise<readonly OutboxEntry[]>;
  /** Writes how far it is, while the entry is there and no later one has taken its place. */
  note(entry: OutboxEntry): Promise<void>;
  /** Removes an entry unless a later one has taken its place. */
  remove(entry: Pick<OutboxEntry, 'id' | 'madeAt'>): Promise<void>;
}

/** How it went. `waiting`: something is left, come back when the network is here, or when the refusal says. */
export interface Sending {
  readonly state: 'done' | 'waiting' | 'signedOut';
  readonly sent: readonly string[];
  /** What hinders while something waits. */
  readonly refusal?: Refusal;
}

/** What the sender is given: the browser's fetch, and the shelf. */
export interface SendingParts {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  readonly shelf: OutboxShelf;
}

const DEADLINE_MS = 20_000;
const UPLOAD_DEADLINE_MS = 120_000;
const UPLOADS = '/api/uploads';
const TUS = { 'tus-resumable': '1.0.0' };

/** Something that hinders now and may not later. */
class Later extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(`Cannot send now: ${refusal.code}`);
    this.name = 'Later';
    this.refusal = refusal;
  }
}

/** The house refused for good. */
class Refused extends Error {
  readonly code: RefusalCode;
  constructor(code: RefusalCode) {
    super(`Cannot send: ${code}`);
    this.name = 'Refused';
    this.code = code;
  }
}

/** Sends what waits for whoever is signed in. Never throws for want of a network. */
export async function sendOutbox(parts: SendingParts): Promise<Sending> {
  const sent: string[] = [];
  try {
    const account = await whoIsIn(parts);
    if (account === undefined) return { state: 'signedOut', sent };
    for (const entry of await parts.shelf.list(account)) {
      if (entry.refused !== undefined) continue;
      try {
        await sendEntry(parts, entry);
        await parts.shelf.remove(entry);
        sent.push(entry.id);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        await parts.shelf.note({ ...entry, refused: error.code });
      }
    }
    return { state: 'done', sent };
  } catch (error) {
    if (!(error instanceof Later)) throw error;
    return { state: 'waiting', sent, refusal: error.refusal };
  }
}

/** The login of the session, renewed when it has expired. */
async function whoIsIn(parts: SendingParts): Promise<string | undefined> {
  let answer = await ask(parts, '/api/session', { method: 'GET' }, DEADLINE_MS);
  if (answer.status === 401) answer = await ask(parts, '/api/session/refresh', { method: 'POST' }, DEADLINE_MS);
  if (answer.status === 401 || answer.status === 403) return undefined;
  if (!answer.ok) throw await hindrance(answer);
  return ((await answer.json()) as { readonly login: string }).login;
}

async function sendEntry(parts: SendingParts, given: OutboxEntry): Promise<void> {
  let entry = given;
  for (const [index, blob] of given.blobs.entries()) {
    if (blob.fileId !== undefined) continue;
    // Each step is kept: whoever comes after a cut goes on from there.
    const keep = async (more: Partial<OutboxBlob>): Promise<void> => {
      entry = { ...entry, blobs: entry.blobs.map((each, at) => (at === index ? { ...each, ...more } : each)) };
      await parts.shelf.note(entry);
    };
    await keep({ fileId: await upload(parts, blob, entry.schoolId, (uploadAt) => keep({ uploadAt })) });
  }
  const idsOf = (field: OutboxBlob['field']): string[] => {
    const before = entry.body[field];
    return [
      ...(Array.isArray(before) ? (before as string[]) : []),
      ...entry.blobs.flatMap((blob) => (blob.field === field && blob.fileId !== undefined ? [blob.fileId] : [])),
    ];
  };
  const body = {
    ...entry.body,
    ...Object.fromEntries(
      (['photoIds', 'fileIds'] as const).filter((each) => idsOf(each).length > 0).map((each) => [each, idsOf(each)]),
    ),
  };
  const answer = await ask(
    parts,
    entry.path,
    {
      method: entry.method,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      ...(entry.method === 'DELETE' ? {} : { body: JSON.stringify(body) }),
    },
    // Photos become a PDF while we wait.
    UPLOAD_DEADLINE_MS,
  );
  if (!answer.ok) throw await hindrance(answer);
}

/** One file by tus: created, sent, gone on with after a cut. Answers its id, which is the last part of its address. */
async function upload(
  parts: SendingParts,
  blob: OutboxBlob,
  schoolId: string,
  begun: (uploadAt: string) => Promise<void>,
): Promise<string> {
  let at = blob.uploadAt;
  let offset = 0;
  if (at !== undefined) {
    const found = await ask(parts, at, { method: 'HEAD', headers: TUS }, DEADLINE_MS);
    // An upload that the house forgot is begun anew.
    if (found.status === 404 || found.status === 410) at = undefined;
    else if (!found.ok) throw await hindrance(found);
    else offset = Number(found.headers.get('upload-offset') ?? 0);
  }
  if (at === undefined) {
    const words = { filename: blob.name, filetype: blob.type, schoolId };
    const made = await ask(
      parts,
      UPLOADS,
      {
        method: 'POST',
        headers: {
          ...TUS,
          'upload-length': String(blob.bytes.byteLength),
          'upload-metadata': Object.entries(words)
            .map(([key, value]) => `${key} ${toBase64(value)}`)
            .join(','),
        },
      },
      DEADLINE_MS,
    );
    const location = made.headers.get('location');
    if (!made.ok || location === null) throw await hindrance(made);
    at = new URL(location, 'http://here').pathname;
    await begun(at);
  }
  if (offset < blob.bytes.byteLength) {
    const sent = await ask(
      parts,
      at,
      {
        method: 'PATCH',
        headers: { ...TUS, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
        body: blob.bytes.slice(offset),
      },
      UPLOAD_DEADLINE_MS,
    );
    if (!sent.ok) throw await hindrance(sent);
  } else {
    // All bytes are there and the last answer was lost: the house says what became of them.
    const whole = await ask(parts, at, { method: 'GET', headers: TUS }, UPLOAD_DEADLINE_MS);
    if (!whole.ok) throw await hindrance(whole);
  }
  return at.slice(at.lastIndexOf('/') + 1);
}

async function ask({ fetch }: SendingParts, path: string, init: RequestInit, deadlineMs: number): Promise<Response> {
  try {
    return await fetch(path, { ...init, signal: AbortSignal.timeout(deadlineMs) });
  } catch {
    throw new Later({ code: 'network' });
  }
}

/** Later when the house or the line cannot now, refused when it will not. */
async function hindrance(answer: Response): Promise<Error> {
  const refusal = await toRefusal(answer);
  const isLater = answer.status >= 500 || [401, 408, 423, 425, 429].includes(answer.status);
  return isLater ? new Later(refusal) : new Refused(refusal.code);
}

function toBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
