// The public keys of a minter, found by their id as credentials name it; a rotation is noticed without a restart. HOUSE-15.
import { errors, importJWK } from 'jose';
import type { CryptoKey, JWTHeaderParameters } from 'jose';
import type { SystemClock } from './clock.ts';
import type { MinterName } from './credential-kinds.ts';
import { readPublicKeys } from './keyring.ts';

/** An unknown key id makes a finder read the public keys again, at most this often. */
const REREAD_MS = 5_000;

/** Makes a finder, as `jwtVerify` of jose asks for one. `changed` is told when other keys are read than before. */
export function createKeyFinder(options: {
  readonly folder: string;
  readonly issuer: MinterName;
  readonly clock: SystemClock;
  readonly changed: () => void;
}): (header: Pick<JWTHeaderParameters, 'kid'>) => Promise<CryptoKey> {
  const { folder, issuer, clock, changed } = options;
  let keys = new Map<string, Promise<CryptoKey>>();
  let readAt = -Infinity;
  const read = (): void => {
    readAt = clock.now();
    const found = readPublicKeys(folder, issuer);
    // Ids are thumbprints of the keys. Somebody made this one up: nobody else's key is another for that. GATE-151.
    if (found.length === keys.size && found.every(({ kid }) => keys.has(kid))) return;
    keys = new Map(found.map((jwk) => [jwk.kid, importJWK(jwk, 'ES256') as Promise<CryptoKey>]));
    changed();
  };
  return async ({ kid = '' }) => {
    if (!keys.has(kid) && clock.now() - readAt >= REREAD_MS) read();
    const key = keys.get(kid);
    if (key === undefined) throw new errors.JWKSNoMatchingKey();
    return key;
  };
}
