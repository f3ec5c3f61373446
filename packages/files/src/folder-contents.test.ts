import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { SchoolId } from '@preau/core/base';
import { contentsContract } from '../test/contents-contract.ts';
import { FolderContents } from './folder-contents.ts';

const folders: string[] = [];
const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'preau-contents-'));
  folders.push(folder);
  return folder;
};
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

contentsContract('folder', async () => FolderContents.open(await newFolder()));

test('[FILE-8] folder: contents are for us alone, and drafts of a crash are cleared away after a day', async () => {
  const folder = await newFolder();
  await mkdir(join(folder, 'drafts'));
  for (const name of ['old', 'young']) await writeFile(join(folder, 'drafts', name), 'half');
  await utimes(join(folder, 'drafts/old'), new Date(1_000), new Date(1_000));
  const contents = await FolderContents.open(folder);
  assert.deepEqual(await readdir(join(folder, 'drafts')), ['young']);
  const { sha256 } = await contents.put(
    '0750001A' as SchoolId,
    (async function* () {
      yield Buffer.from('x');
    })(),
  );
  const path = join(folder, '0750001A', sha256.slice(0, 2), sha256);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.deepEqual(await readdir(join(folder, 'drafts')), ['young'], 'no draft is left');
});
