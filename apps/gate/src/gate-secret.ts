// The gate's own secret: 32 bytes beside its signing keys, made at the first start, the same for every gate of a cell. Seeds of draws and paths of
// class boards come from it. GATE-80.

import { createHmac, createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import type { Mac } from '@preau/core/gate';
import { readSecretFile } from '@preau/host';

/** The same few secrets are used again and again: making a key of one costs more than the HMAC. */
const made = new WeakMap<Uint8Array, KeyObject>();

/** HMAC-SHA-256, as core asks for it. */
export const hmac: Mac = (secret, bytes) => {
  const key = made.get(secret) ?? createSecretKey(secret);
  made.set(secret, key);
  return createHmac('sha256', key).update(bytes).digest();
};

/** Reads the secret of `$PREAU_DATA_DIR/keys`; the first of several processes makes it. Throws when the file is damaged. */
export function readGateSecret(keysFolder: string): Uint8Array {
  return readSecretFile(join(keysFolder, 'gate', 'draws.secret'));
}
