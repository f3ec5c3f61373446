// The secret of school: 32 random bytes under which refreshes and printed codes are derived. It lives beside the signing keys.

import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mac } from '@preau/service/school';

const BYTES = 32;

/**
 * Reads `<folder>/school/secret`, making it at the first start (0600; of several processes the first wins). Whoever loses the file
 * signs everybody out and voids printed codes; passwords stay.
 */
export function openSecret(folder: string): Uint8Array {
  const file = join(folder, 'school', 'secret');
  mkdirSync(join(folder, 'school'), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, randomBytes(BYTES), { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  const secret = readFileSync(file);
  if (secret.length !== BYTES)
    throw new Error(`Cannot read the secret of school: ${file} has ${secret.length} bytes, not ${BYTES}`);
  return secret;
}

/** The keyed hash of school. */
export function createMac(secret: Uint8Array): Mac {
  return (purpose, text) => new Uint8Array(createHmac('sha256', secret).update(`preau ${purpose}\0${text}`).digest());
}
