// The gate's own secret: 32 bytes beside its signing keys, made at the first start, the same for every gate of a cell. Seeds of draws and paths of
// class boards come from it. GATE-80.

import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mac } from '@preau/core/gate';

const SECRET_BYTES = 32;

/** HMAC-SHA-256, as core asks for it. */
export const hmac: Mac = (key, bytes) => createHmac('sha256', key).update(bytes).digest();

/** Reads the secret of `$PREAU_DATA_DIR/keys`; the first of several processes makes it. Throws when the file is damaged. */
export function readGateSecret(keysFolder: string): Uint8Array {
  const folder = join(keysFolder, 'gate');
  const file = join(folder, 'draws.secret');
  const known = read(file) ?? made(folder, file);
  if (known.length !== SECRET_BYTES)
    throw new Error(`Cannot draw: ${file} has ${known.length} bytes, not ${SECRET_BYTES}`);
  return known;
}

function made(folder: string, file: string): Uint8Array {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, randomBytes(SECRET_BYTES), { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file);
}

function read(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
