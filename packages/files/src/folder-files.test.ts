import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { FolderFiles } from './folder-files.ts';

test('[LESSON-75] a file is written whole, once, for us alone, and leaves no draft behind', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'preau-files-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const files = await FolderFiles.open(join(folder, 'files'));
  await Promise.all(
    Array.from({ length: 5 }, (_, n) => files.put('pictures/ab/cd-480.webp', Buffer.from(`version ${n}`))),
  );
  const first = await files.read('pictures/ab/cd-480.webp');
  await files.put('pictures/ab/cd-480.webp', Buffer.from('later'));
  assert.deepEqual(await files.read('pictures/ab/cd-480.webp'), first, 'what exists stays');
  assert.deepEqual(await readdir(join(folder, 'files/pictures/ab')), ['cd-480.webp']);
  assert.equal((await stat(join(folder, 'files/pictures/ab/cd-480.webp'))).mode & 0o777, 0o600);
  assert.equal(await files.read('pictures/none'), undefined);
});

test('[LESSON-75] a name cannot leave the folder', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'preau-files-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const files = await FolderFiles.open(folder);
  for (const name of ['../x', '/etc/passwd', 'a/../b', 'a//b', '.hidden', 'a/.b', '', 'A', 'a\u0000b'])
    await assert.rejects(files.read(name), RangeError, name);
});

test('[LESSON-77] files are listed and removed; what was put again meanwhile stays', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'preau-files-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const files = await FolderFiles.open(folder);
  for (const name of ['pictures/ab/old.webp', 'pictures/cd/again.webp', 'other/x.webp']) {
    await files.put(name, Buffer.from('x'));
    await utimes(join(folder, name), new Date(1_000), new Date(1_000));
  }
  const names = async (): Promise<string[]> => {
    const found: string[] = [];
    for await (const { name, putAt } of files.list('pictures')) if (putAt < 5_000) found.push(name);
    return found.toSorted();
  };
  assert.deepEqual(await names(), ['pictures/ab/old.webp', 'pictures/cd/again.webp']);
  await files.put('pictures/cd/again.webp', Buffer.from('x'));
  assert.deepEqual(await names(), ['pictures/ab/old.webp']);
  assert.equal(await files.remove('pictures/cd/again.webp', 5_000), false);
  assert.equal(await files.remove('pictures/ab/old.webp', 5_000), true);
  assert.equal(await files.remove('pictures/ab/old.webp', 5_000), false, 'it is gone already');
  assert.ok(await files.read('pictures/cd/again.webp'));
  for await (const _ of files.list('nowhere')) assert.fail('a folder that is not there holds nothing');
});
