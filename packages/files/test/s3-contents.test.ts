import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { SchoolId } from '@preau/core/base';
import { FilesError, parseS3Url, S3Contents } from '../src/index.ts';
import { contentsContract } from './contents-contract.ts';
import { startS3Server } from './s3-server.ts';

const SCHOOL = '0750001A' as SchoolId;
const server = await startS3Server();

if ('url' in server) {
  const folder = mkdtempSync(join(tmpdir(), 'preau-s3-'));
  after(async () => {
    await server[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });
  const place = parseS3Url(server.url);
  /** The bucket, empty: it is for tests alone. */
  const open = async (): Promise<S3Contents> => {
    const contents = await S3Contents.open({ place, draftFolder: folder });
    for await (const { schoolId, sha256 } of contents.list())
      await contents.remove(schoolId, sha256, Date.now() + 86_400_000);
    return contents;
  };
  contentsContract('S3', open);

  test('[FILE-8] S3: keys that are not right open nothing', async () => {
    const wrong = { ...place, secretKey: randomUUID() };
    await assert.rejects(S3Contents.open({ place: wrong, draftFolder: folder }), FilesError);
  });

  test('[FILE-8] S3: a long list comes in pages', async () => {
    const contents = await open();
    const wanted = new Set<string>();
    for (let each = 0; each < 30; each += 1)
      wanted.add((await contents.put(SCHOOL, once(Buffer.from(String(each))))).sha256);
    const found = new Set<string>();
    for await (const { sha256 } of contents.list(7)) found.add(sha256);
    assert.deepEqual(found, wanted);
  });
} else if (!server.mayMiss) {
  test('[FILE-8] S3: the suite of contents', { skip: server.why }, () => undefined);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
