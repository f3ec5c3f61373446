// What every engine of contents must do. Run by the test of each. FILE-8.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { SchoolId } from '@preau/core/base';
import type { Bytes, ContentStore } from '@preau/service/school';

const SCHOOL = '0750001A' as SchoolId;
const OTHER = '0750002B' as SchoolId;

async function* inParts(bytes: Buffer, part = 1_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += part) yield bytes.subarray(at, at + part);
}

/** All bytes of a content. */
export async function gather(source: Bytes | undefined): Promise<Buffer | undefined> {
  if (source === undefined) return undefined;
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}

/** Registers the tests of an engine. */
export function contentsContract(engine: string, open: () => Promise<ContentStore>): void {
  const hashes = async (contents: ContentStore): Promise<string[]> => {
    const found: string[] = [];
    for await (const { schoolId, sha256 } of contents.list()) found.push(`${schoolId} ${sha256}`);
    return found.toSorted();
  };

  test(`[FILE-8] ${engine}: what is put is found by its hash, whole and in part, once for the same bytes, in its school only`, async () => {
    const contents = await open();
    const bytes = randomBytes(50_000);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const puts = await Promise.all([1_000, 7, 50_000].map((part) => contents.put(SCHOOL, inParts(bytes, part))));
    for (const put of puts) assert.deepEqual(put, { sha256, bytes: 50_000 });
    assert.deepEqual(await hashes(contents), [`${SCHOOL} ${sha256}`]);
    assert.deepEqual(await gather(await contents.open(SCHOOL, sha256)), bytes);
    const part = await gather(await contents.open(SCHOOL, sha256, { start: 10, end: 19 }));
    assert.deepEqual(part, bytes.subarray(10, 20));
    assert.equal(await contents.open(OTHER, sha256), undefined);
    assert.equal(await contents.open(SCHOOL, 'f'.repeat(64)), undefined);
  });

  test(`[FILE-8] ${engine}: a source that breaks leaves nothing`, async () => {
    const contents = await open();
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield randomBytes(5_000);
      throw new Error('the line is cut');
    };
    await assert.rejects(contents.put(SCHOOL, broken()), /the line is cut/);
    assert.deepEqual(await hashes(contents), []);
  });

  test(`[FILE-8] ${engine}: names that are none are a caller’s fault`, async () => {
    const contents = await open();
    for (const [school, hash] of [
      ['../etc', 'a'.repeat(64)],
      [SCHOOL, '../../passwd'],
      [SCHOOL, 'A'.repeat(64)],
    ])
      await assert.rejects(contents.open(school as SchoolId, hash!), RangeError);
  });

  test(`[FILE-15] ${engine}: what is old is removed; what was put again meanwhile stays`, async () => {
    const contents = await open();
    const { sha256 } = await contents.put(SCHOOL, inParts(Buffer.from('a')));
    const hour = 3_600_000;
    assert.equal(await contents.remove(SCHOOL, sha256, Date.now() - hour), false);
    assert.ok((await gather(await contents.open(SCHOOL, sha256)))?.equals(Buffer.from('a')));
    assert.equal(await contents.remove(SCHOOL, sha256, Date.now() + hour), true);
    assert.equal(await contents.remove(SCHOOL, sha256, Date.now() + hour), false, 'it is gone already');
    assert.equal(await contents.open(SCHOOL, sha256), undefined);
  });
}
