// Sessions of pupils that exist nowhere else: signed with the key of the school that the measured Préau made for itself. The gate believes the
// signature and asks no database, which is what is measured.
import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const LIFE_S = 600;
const CLASS_SIZE = 25;
const UAI = '0750001A';

/** Makes cookies of sessions, each of another pupil; 25 of them are a class with one lesson. */
export interface PupilSessions {
  cookieOf(n: number): string;
  /** The lesson of a pupil, one that no plan told of. */
  lessonOf(n: number): string;
}

/** Reads the school's key from the data folder of a Préau of one's own. */
export function openSessions(dataDir: string): PupilSessions {
  const ring = JSON.parse(readFileSync(join(dataDir, 'keys', 'school', 'keys.json'), 'utf8')) as {
    readonly current: JsonWebKey & { readonly kid: string };
  };
  const key: KeyObject = createPrivateKey({ key: ring.current, format: 'jwk' });
  const head = base64({ alg: 'ES256', typ: 'preau-session+jwt', kid: ring.current.kid });
  return {
    cookieOf: (n) => {
      const now = Math.floor(Date.now() / 1_000);
      const persons = [{ personId: uuid(1, n), schoolId: UAI, roles: ['pupil'], audienceIds: [uuid(2, classOf(n))] }];
      const claims = {
        accountId: uuid(3, n),
        sessionId: uuid(4, n),
        deviceId: `bench-device-${String(n).padStart(8, '0')}`,
        persons,
      };
      const payload = {
        claims,
        iss: 'preau:school',
        aud: 'preau:cell',
        jti: randomUUID(),
        iat: now,
        exp: now + LIFE_S,
      };
      const text = `${head}.${base64(payload)}`;
      const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
      return `preau_session=${text}.${signature.toString('base64url')}`;
    },
    lessonOf: (n) => `${uuid(5, classOf(n))}_20261123`,
  };
}

function classOf(n: number): number {
  return Math.floor(n / CLASS_SIZE);
}

function uuid(kind: number, n: number): string {
  return `0190a00${kind}-0000-7000-8000-${String(n).padStart(12, '0')}`;
}

function base64(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
