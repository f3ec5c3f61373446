// The gate's own secret: 32 bytes beside its signing keys, made at the first start, the same for every gate of a cell. Seeds of draws and paths of
// class boards come from it. GATE-80.

import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import type { Mac } from '@preau/core/gate';
import { readSecretFile } from '@preau/host';

/** HMAC-SHA-256, as core asks for it. */
export const hmac: Mac = (key, bytes) => createHmac('sha256', key).update(bytes).digest();

/** Reads the secret of `$PREAU_DATA_DIR/keys`; the first of several processes makes it. Throws when the file is damaged. */
export function readGateSecret(keysFolder: string): Uint8Array {
  return readSecretFile(join(keysFolder, 'gate', 'draws.secret'));
}
