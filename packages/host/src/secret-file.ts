// A secret of a few bytes in a file of its own (0600), beside the signing keys. Of several processes the first makes it, the others read it.

import { randomBytes, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Bytes of a secret. */
const SECRET_BYTES = 32;

/** The 32 bytes of the file, made at random when there is none. Throws when the file is damaged or cannot be read or made. */
export function readSecretFile(file: string): Uint8Array {
  const secret = read(file) ?? make(file);
  if (secret.length !== SECRET_BYTES)
    throw new Error(`Cannot use the secret: ${file} has ${secret.length} bytes, not ${SECRET_BYTES}`);
  return secret;
}

function make(file: string): Uint8Array {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
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
