// ES256 keys on disk: the private ones only with their minter (`keys/<minter>/`, 0600), the public ones for everybody
// (`keys/public/<minter>.json`). Two private keys live at a time, current and next, so that a rotation publishes the
// key that signs tomorrow before anything is signed with it (HOUSE-15).
import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import type { JWK } from 'jose';
import type { MinterName } from './credential-kinds.ts';

/** The private keys of a minter, newest last in life: `previous` only verifies until its credentials have expired. */
export interface Keyring {
  readonly current: PrivateKey;
  readonly next: PrivateKey;
  readonly previous: PublicKey | null;
}

/** A private JWK with its thumbprint as `kid` (RFC 7638). */
export type PrivateKey = JWK & { readonly kid: string; readonly d: string };
/** A public JWK. */
export type PublicKey = JWK & { readonly kid: string };

/** Opens the keys of a minter, making them at the first start. `folder` is `$PREAU_DATA_DIR/keys` or a mounted one. */
export async function openKeyring(folder: string, minter: MinterName): Promise<Keyring> {
  const file = privateFile(folder, minter);
  let ring = readRing(file);
  if (ring === undefined) {
    const fresh: Keyring = { current: await newKey(), next: await newKey(), previous: null };
    createOnce(file, JSON.stringify(fresh));
    ring = readRing(file) ?? fresh;
  }
  publish(folder, minter, ring);
  return ring;
}

/**
 * Makes the next key the current one and a new next one; the current one stays valid as previous. Rotate no more often
 * than the longest credential of the minter lives, or its last ones lose their key.
 */
export async function rotateKeys(folder: string, minter: MinterName): Promise<Keyring> {
  const ring = await openKeyring(folder, minter);
  const { d: _private, ...previous } = ring.current;
  const rotated: Keyring = { current: ring.next, next: await newKey(), previous };
  // Published first: no moment may exist in which something is signed with a key that nobody can know.
  publish(folder, minter, rotated);
  replace(privateFile(folder, minter), JSON.stringify(rotated), 0o600);
  return rotated;
}

/** Reads the public keys of a minter, or nothing if it has never run here. */
export function readPublicKeys(folder: string, minter: MinterName): readonly PublicKey[] {
  try {
    return (JSON.parse(readFileSync(publicFile(folder, minter), 'utf8')) as { keys: PublicKey[] }).keys;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new Error(`Cannot read the public keys of ${minter}: ${publicFile(folder, minter)} is damaged`, {
      cause: error,
    });
  }
}

async function newKey(): Promise<PrivateKey> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, alg: 'ES256', use: 'sig', kid: await calculateJwkThumbprint(jwk) } as PrivateKey;
}

function publish(folder: string, minter: MinterName, ring: Keyring): void {
  const keys = [ring.previous, ring.current, ring.next].flatMap((key) => {
    if (key === null) return [];
    const { d: _private, ...open } = key as PrivateKey;
    return [open];
  });
  const file = publicFile(folder, minter);
  mkdirSync(dirname(file), { recursive: true, mode: 0o755 });
  replace(file, JSON.stringify({ keys }), 0o644);
}

function readRing(file: string): Keyring | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Keyring;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`Cannot read the signing keys in ${file}: the file is damaged or not ours to read`, {
      cause: error,
    });
  }
}

/** Writes a file that must not exist yet, whole or not at all; the first of several processes wins. */
function createOnce(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, text, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
}

function replace(file: string, text: string, mode: number): void {
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, text, { mode });
  renameSync(draft, file);
}

function privateFile(folder: string, minter: MinterName): string {
  return join(folder, minter, 'keys.json');
}

function publicFile(folder: string, minter: MinterName): string {
  return join(folder, 'public', `${minter}.json`);
}
