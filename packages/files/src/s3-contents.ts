// Content in an S3-compatible store: `contents/<school>/<first two digits>/<hash>` in one bucket, addressed by path. Port: ContentStore. FILE-8.

import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { parseSchoolId } from '@preau/core/base';
import type { EpochMs, SchoolId } from '@preau/core/base';
import type { ByteRange, Bytes, ContentStore } from '@preau/service/school';
import { FilesError } from './files-error.ts';
import { openDraft } from './folder-place.ts';
import { signS3 } from './s3-signing.ts';
import type { S3Place, S3Request } from './s3-signing.ts';

const HASH = /^[0-9a-f]{64}$/;
const FOLDER = 'contents';
/** Until an answer begins, ms; a content of 100 MB is sent within `PUT_MS`. */
const ANSWER_MS = 10_000;
const PUT_MS = 120_000;

/** How it is reached. */
export interface S3ContentsOptions {
  readonly place: S3Place;
  /** Where bytes lie until their hash is known; on this machine. */
  readonly draftFolder: string;
  readonly now?: () => EpochMs;
}

/** The S3 engine. Several processes may share the bucket. What cannot be reached is a FilesError. */
export class S3Contents implements ContentStore {
  readonly #place: S3Place;
  readonly #draftFolder: string;
  readonly #now: () => EpochMs;

  private constructor({ place, draftFolder, now = Date.now }: S3ContentsOptions) {
    this.#place = place;
    this.#draftFolder = draftFolder;
    this.#now = now;
  }

  /** Rejects when the bucket is not there or the keys do not open it. */
  static async open(options: S3ContentsOptions): Promise<S3Contents> {
    await mkdir(options.draftFolder, { recursive: true, mode: 0o700 });
    const contents = new S3Contents(options);
    await contents.#send({ method: 'GET', key: '', query: { 'list-type': '2', 'max-keys': '1' } }, 'open the bucket');
    return contents;
  }

  async put(schoolId: SchoolId, source: Bytes): Promise<{ readonly sha256: string; readonly bytes: number }> {
    const draft = join(this.#draftFolder, `${randomUUID()}.s3`);
    try {
      const { sha256, bytes } = await spool(draft, source);
      await this.#send({ method: 'PUT', key: keyOf(schoolId, sha256), bodySha256: sha256 }, 'put a content', {
        body: await openAsBlob(draft),
      });
      return { sha256, bytes };
    } finally {
      await rm(draft, { force: true });
    }
  }

  async open(schoolId: SchoolId, sha256: string, range?: ByteRange): Promise<Bytes | undefined> {
    const answer = await this.#send({ method: 'GET', key: keyOf(schoolId, sha256) }, 'read a content', {
      headers: range === undefined ? {} : { range: `bytes=${range.start}-${range.end}` },
    });
    return answer.status === 404 ? undefined : (answer.body ?? none());
  }

  /** `pageSize`: how many the store tells at once. */
  async *list(
    pageSize = 1_000,
  ): AsyncGenerator<{ readonly schoolId: SchoolId; readonly sha256: string; readonly putAt: EpochMs }> {
    let next: string | undefined = '';
    while (next !== undefined) {
      const query: Record<string, string> = {
        'list-type': '2',
        prefix: `${FOLDER}/`,
        'max-keys': String(pageSize),
      };
      if (next !== '') query['continuation-token'] = next;
      const text = await (await this.#send({ method: 'GET', key: '', query }, 'list contents')).text();
      for (const [, row = ''] of text.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
        const [, school, sha256 = ''] = /<Key>[^<]*?\/([^</]+)\/[^</]+\/([^</]+)<\/Key>/.exec(row) ?? [];
        const schoolId = parseSchoolId(school);
        const putAt = Date.parse(valueIn(row, 'LastModified') ?? '');
        if (schoolId !== undefined && HASH.test(sha256) && !Number.isNaN(putAt)) yield { schoolId, sha256, putAt };
      }
      next = valueIn(text, 'IsTruncated') === 'true' ? valueIn(text, 'NextContinuationToken') : undefined;
    }
  }

  async remove(schoolId: SchoolId, sha256: string, before: EpochMs): Promise<boolean> {
    const key = keyOf(schoolId, sha256);
    const found = await this.#send({ method: 'HEAD', key }, 'look at a content');
    const putAt = Date.parse(found.headers.get('last-modified') ?? '');
    if (found.status === 404 || putAt >= before) return false;
    await this.#send({ method: 'DELETE', key }, 'remove a content');
    return true;
  }

  /** Answers of 2xx, and 404; everything else throws. */
  async #send(
    request: S3Request,
    act: string,
    more: { readonly body?: Blob; readonly headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Response> {
    const { url, headers } = signS3(this.#place, request, this.#now());
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), more.body === undefined ? ANSWER_MS : PUT_MS);
    try {
      const answer = await fetch(url, {
        method: request.method,
        headers: { ...headers, ...more.headers },
        signal: late.signal,
        ...(more.body === undefined ? {} : { body: more.body }),
      });
      if (answer.ok || (answer.status === 404 && request.key !== '')) {
        // What nobody reads would hold its connection.
        if (request.method !== 'GET' || answer.status === 404) await answer.body?.cancel();
        return answer;
      }
      await answer.body?.cancel();
      throw new FilesError(
        answer.status >= 500 ? 'gone' : 'fault',
        `Cannot ${act}: the store answered ${answer.status}`,
      );
    } catch (error) {
      if (error instanceof FilesError) throw error;
      throw new FilesError('gone', `Cannot ${act}: the store does not answer`, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }
}

async function spool(draft: string, source: Bytes): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await openDraft(draft);
  try {
    for await (const chunk of source) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      await file.writeFile(chunk);
    }
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), bytes };
}

function keyOf(schoolId: SchoolId, sha256: string): string {
  if (parseSchoolId(schoolId) === undefined || !HASH.test(sha256))
    throw new RangeError(`Cannot use a content: ${JSON.stringify([schoolId, sha256])}`);
  return `${FOLDER}/${schoolId}/${sha256.slice(0, 2)}/${sha256}`;
}

function valueIn(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]?.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

async function* none(): AsyncGenerator<Uint8Array> {
  // an empty content
}
