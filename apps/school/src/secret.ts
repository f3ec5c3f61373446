// The secret of school: 32 random bytes under which refreshes and printed codes are derived. It lives beside the signing keys.

import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { readSecretFile } from '@preau/host';
import type { Mac } from '@preau/service/school';

/** Reads `<folder>/school/secret`, making it at the first start. Whoever loses the file signs everybody out and voids printed codes; passwords stay. */
export function openSecret(folder: string): Uint8Array {
  return readSecretFile(join(folder, 'school', 'secret'));
}

/** The keyed hash of school. */
export function createMac(secret: Uint8Array): Mac {
  return (purpose, text) => new Uint8Array(createHmac('sha256', secret).update(`preau ${purpose}\0${text}`).digest());
}
