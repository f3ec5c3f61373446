// Minting and checking credentials: ES256 only, `typ` and `aud` per kind, 60 s of leeway on issue and expiry.
import { decodeJwt, errors, importJWK, jwtVerify, SignJWT } from 'jose';
import type { CryptoKey, JWTPayload } from 'jose';
import { systemClock } from './clock.ts';
import type { SystemClock } from './clock.ts';
import { KINDS } from './credential-kinds.ts';
import type { CredentialClaims, CredentialKind, MinterName } from './credential-kinds.ts';
import { newId } from './ids.ts';
import { createKeyFinder } from './key-finder.ts';
import { openKeyring } from './keyring.ts';
import { rememberVerified } from './verified-tokens.ts';

/** Clocks of two machines may differ by this much, in seconds (HOUSE-14). Seats and passes have their own rules. */
export const LEEWAY_S = 60;
/** Sessions are shown with every request, the others once or twice: so many good ones are remembered. GATE-151. */
const SESSIONS_REMEMBERED = 100_000;

/** Where the keys are. */
export interface SigningOptions {
  /** `$PREAU_DATA_DIR/keys`. */
  readonly folder: string;
  readonly clock?: SystemClock;
}

/** Signs one kind of credential. Same shape as `Minter` of service/base. */
export interface CredentialMinter<K extends CredentialKind> {
  mint(claims: CredentialClaims[K], lifeMs: number, id?: string): Promise<string>;
}

/** A credential that was checked. */
export interface CheckedCredential<K extends CredentialKind> {
  readonly claims: CredentialClaims[K];
  /** `jti`. */
  readonly id: string;
  /** Epoch ms. */
  readonly expiresAt: number;
}

/** Checks one kind of credential offline. Same shape as `Checker` of service/base. */
export interface CredentialChecker<K extends CredentialKind> {
  /** With `graceMs` a credential that expired less long ago still answers. */
  check(token: string, graceMs?: number): Promise<CheckedCredential<K> | undefined>;
}

/** Signs what one minter may say: a credential of its kinds, or any small public document (`signText`). */
export interface Signer {
  minter<K extends CredentialKind>(kind: K): CredentialMinter<K>;
  /** `kid` and signature (base64url of r||s) over the UTF-8 bytes of a text, for documents that are not JWTs. */
  signText(text: string): Promise<{ kid: string; sig: string }>;
}

/** Opens the signer of a minter, making its keys at the first start. */
export async function createSigner(options: SigningOptions & { minter: MinterName }): Promise<Signer> {
  const ring = await openKeyring(options.folder, options.minter);
  const key = (await importJWK(ring.current, 'ES256')) as CryptoKey;
  const clock = options.clock ?? systemClock;
  const { kid } = ring.current;
  return {
    minter(kind) {
      const row = KINDS[kind];
      if (row.minter !== options.minter) throw new TypeError(`Cannot mint a ${kind}: only ${row.minter} may`);
      return {
        mint: async (claims, lifeMs, id = newId()) => {
          const issuedAt = Math.floor(clock.now() / 1000);
          return new SignJWT({ claims })
            .setProtectedHeader({ alg: 'ES256', typ: row.typ, kid })
            .setIssuer(`preau:${row.minter}`)
            .setAudience(row.audience)
            .setJti(id)
            .setIssuedAt(issuedAt)
            .setExpirationTime(issuedAt + Math.ceil(lifeMs / 1000))
            .sign(key);
        },
      };
    },
    async signText(text) {
      const bytes = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, new TextEncoder().encode(text));
      return { kid, sig: Buffer.from(bytes).toString('base64url') };
    },
  };
}

/** Checks what one minter signed. Keys that a rotation brought are found without a restart. */
export function createVerifier(options: SigningOptions & { issuer: MinterName }): {
  checker<K extends CredentialKind>(kind: K): CredentialChecker<K>;
} {
  const clock = options.clock ?? systemClock;
  const known = rememberVerified(SESSIONS_REMEMBERED);
  const keys = createKeyFinder({ ...options, clock, changed: known.clear });
  return {
    checker<K extends CredentialKind>(kind: K): CredentialChecker<K> {
      const row = KINDS[kind];
      if (row.minter !== options.issuer)
        throw new TypeError(`Cannot check a ${kind} of ${options.issuer}: ${row.minter} mints it`);
      const verifyOptions = {
        algorithms: ['ES256'],
        typ: row.typ,
        issuer: `preau:${row.minter}`,
        audience: row.audience,
        requiredClaims: ['jti', 'iat', 'exp', 'claims'],
      };
      const verified = async (token: string, now: number, graceMs: number): Promise<JWTPayload & Claims<K>> => {
        const { payload } = await jwtVerify<Claims<K>>(token, keys, {
          ...verifyOptions,
          clockTolerance: LEEWAY_S + graceMs / 1000,
          currentDate: new Date(now),
        });
        if (kind === 'session') known.add(token);
        return payload;
      };
      return {
        check: async (token, graceMs = 0) => {
          const now = clock.now();
          try {
            const payload =
              kind === 'session' && known.has(token)
                ? decodeJwt<Claims<K>>(token)
                : await verified(token, now, graceMs);
            if (!isInTime(payload, now, graceMs)) return undefined;
            return { claims: payload.claims, id: payload.jti ?? '', expiresAt: (payload.exp ?? 0) * 1000 };
          } catch (error) {
            if (error instanceof errors.JOSEError) return undefined;
            throw error;
          }
        },
      };
    },
  };
}

interface Claims<K extends CredentialKind> {
  readonly claims: CredentialClaims[K];
}

/** With leeway at both ends. HOUSE-14. */
function isInTime({ iat = Infinity, exp = 0 }: JWTPayload, now: number, graceMs: number): boolean {
  return iat <= now / 1000 + LEEWAY_S && exp > (now - graceMs) / 1000 - LEEWAY_S;
}
