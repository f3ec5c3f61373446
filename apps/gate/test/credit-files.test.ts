import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { emptyPage } from '@preau/service/gate';
import type { CreditBook } from '@preau/service/gate';
import { testCreditBook } from '../../../packages/service/test/credit-book.suite.ts';
import { openCreditFiles } from '../src/credit-files.ts';

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'preau-credits-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

testCreditBook('files', async (t) => {
  const folder = await folderOf(t);
  // Each reads the folder when it is asked, as a process that starts does.
  const open = (): Promise<CreditBook> => openCreditFiles(folder, (error) => assert.fail(String(error)));
  const fresh = (): CreditBook => ({
    read: async (version) => (await open()).read(version),
    write: async (page, hour) => (await open()).write(page, hour),
    readHour: async (label) => (await open()).readHour(label),
    hours: async () => (await open()).hours(),
    [Symbol.asyncDispose]: async () => undefined,
  });
  return { open: async () => fresh() };
});

test('[GATE-174] a damaged page is said, set aside, and nobody is owed anything', async (t) => {
  const folder = await folderOf(t);
  for (const bad of [
    '{"v":1',
    '{}',
    '{"v":1,"version":1,"hour":1,"open":[],"credits":[["a","b",1]]}',
    '{"v":1,"version":1,"hour":1,"open":[["a",1,-1,{}]],"credits":[]}',
    '{"v":1,"version":1,"hour":1,"open":[["a",1,1,{"480":"x"}]],"credits":[]}',
    '{"v":1,"version":1,"hour":1,"open":{},"credits":[]}',
  ]) {
    await writeFile(join(folder, 'page.json'), bad);
    const faults: unknown[] = [];
    const book = await openCreditFiles(folder, (error) => faults.push(error));
    assert.equal(faults.length, 1, bad);
    assert.equal(await book.read(0), undefined);
    assert.deepEqual(await readdir(folder), ['page.json.bad']);
  }
  const book = await openCreditFiles(folder, (error) => assert.fail(String(error)));
  assert.equal(await book.write({ ...emptyPage(3), version: 1 }), true);
});
