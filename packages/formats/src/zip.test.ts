import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packZip } from './pack-zip.ts';
import { ProblemList, toProblemLine } from './problems.ts';
import { MAX_ENTRIES, readZip } from './zip.ts';

async function refusal(bytes: Uint8Array): Promise<string[]> {
  const problems = new ProblemList();
  assert.equal(await readZip(bytes, 'a.zip', () => true, problems), undefined);
  return problems.toInvalid().problems.map(toProblemLine);
}

/** Writes over every place where `find` stands. */
function patched(bytes: Uint8Array, find: string, by: string): Uint8Array {
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf(find); at >= 0; at = copy.indexOf(find, at + 1)) copy.write(by, at, 'latin1');
  return copy;
}

/** Offset of the central directory's first record: signature PK\1\2. */
function centralRecord(bytes: Uint8Array): number {
  return Buffer.from(bytes).indexOf('PK\u0001\u0002', 0, 'latin1');
}

test('[SCHOOL-45] a zip gives its entries back, only those asked for', async () => {
  const bytes = await packZip(
    new Map([
      ['users.csv', 'été'],
      ['other.bin', 'x'],
    ]),
  );
  const problems = new ProblemList();
  const entries = await readZip(bytes, 'a.zip', (name) => name.endsWith('.csv'), problems);
  assert.deepEqual(
    [...entries!].map(([name, content]) => [name, Buffer.from(content).toString()]),
    [['users.csv', 'été']],
  );
});

test('[SCHOOL-45] paths that lead outside are refused by name', async () => {
  const bytes = await packZip(new Map([['aa/users.csv', 'x']]));
  assert.match(
    (await refusal(patched(bytes, 'aa/users.csv', '../users.csv')))[0]!,
    /^a\.zip: The zip cannot be read: invalid relative path: \.\.\/users\.csv/,
  );
  assert.match((await refusal(patched(bytes, 'aa/users.csv', '/a/users.csv')))[0]!, /absolute path: \/a\/users\.csv/);
});

test('[SCHOOL-45] an encrypted entry is refused by name', async () => {
  const bytes = Buffer.from(await packZip(new Map([['users.csv', 'x']])));
  const record = centralRecord(bytes);
  bytes.writeUInt16LE(bytes.readUInt16LE(record + 8) | 1, record + 8);
  assert.deepEqual(await refusal(bytes), ['a.zip: The entry is encrypted; pack it without a password ("users.csv")']);
});

test('[SCHOOL-45] a bomb is refused before it is unpacked', async () => {
  const bytes = await packZip(new Map([['users.csv', 'a'.repeat(20_000_000)]]));
  assert.ok(bytes.length < 100_000);
  assert.match((await refusal(bytes))[0]!, /as a zip bomb does \("users\.csv"\)/);
});

test('[SCHOOL-45] an entry that unpacks to more than it declares is refused, so that the limits cannot be lied to', async () => {
  const bytes = Buffer.from(await packZip(new Map([['users.csv', 'a'.repeat(500_000)]])));
  bytes.writeUInt32LE(10, centralRecord(bytes) + 24);
  assert.match((await refusal(bytes))[0]!, /^a\.zip: The zip cannot be read: too many bytes/);
});

test('[SCHOOL-45] altered content, too many entries, a name twice and no zip at all are refused', async () => {
  const one = Buffer.from(await packZip(new Map([['users.csv', 'abc']])));
  one.writeUInt32LE(12345, centralRecord(one) + 16);
  assert.match((await refusal(one))[0]!, /the checksum of users\.csv does not match/);
  const many = new Map(Array.from({ length: MAX_ENTRIES + 1 }, (_, i) => [`f${i}.csv`, 'x']));
  assert.deepEqual(await refusal(await packZip(many)), [
    `a.zip: The zip has ${MAX_ENTRIES + 1} entries; at most ${MAX_ENTRIES} are allowed`,
  ]);
  assert.match(
    (
      await refusal(
        patched(
          await packZip(
            new Map([
              ['a.csv', 'x'],
              ['b.csv', 'y'],
            ]),
          ),
          'b.csv',
          'a.csv',
        ),
      )
    )[0]!,
    /holds this name twice \("a\.csv"\)/,
  );
  assert.match((await refusal(Buffer.from('this is no zip'.repeat(10))))[0]!, /^a\.zip: The zip cannot be read: /);
  assert.equal((await refusal(new Uint8Array())).length, 1);
});
