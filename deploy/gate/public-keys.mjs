// `node public-keys.mjs <data folder> <folder>`: the public keys of the gate as PEM files, gate-1.pem and gate-2.pem, for HAProxy. Run it after
// each rotation of keys: the key that signs, and the one that will.

import { createPublicKey } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [dataFolder, folder] = process.argv.slice(2);
if (dataFolder === undefined || folder === undefined) {
  process.stderr.write('Usage: node public-keys.mjs <data folder> <folder of PEM files>\n');
  process.exit(64);
}
const { keys } = JSON.parse(readFileSync(join(dataFolder, 'keys', 'public', 'gate.json'), 'utf8'));
// After a rotation there are three: what only verifies any more comes first and is no longer needed.
for (const [n, key] of keys.slice(-2).entries()) {
  const file = join(folder, `gate-${n + 1}.pem`);
  writeFileSync(`${file}.next`, createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' }));
  renameSync(`${file}.next`, file);
}
