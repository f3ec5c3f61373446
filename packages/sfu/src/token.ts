// LiveKit access tokens (HS256 JWT): checked, and made anew for `refresh_token` and webhooks.
import { createHmac } from 'node:crypto';
import { TrackSource } from '@livekit/protocol';
import { AccessToken, TokenVerifier } from 'livekit-server-sdk';
import type { VideoGrant } from 'livekit-server-sdk';
import { ok, refuse } from './result.ts';
import type { Result } from './result.ts';

/** What a checked token says. */
export interface AccessClaims {
  readonly identity: string;
  readonly name: string;
  readonly metadata: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly grant: VideoGrant;
  readonly expiresAtMs: number;
}

/** LiveKit's own default life of a refreshed token. */
const refreshedLifeMs = 600_000;
const webhookLifeSeconds = 300;

const sourceNames: Readonly<Record<string, TrackSource>> = {
  camera: TrackSource.CAMERA,
  microphone: TrackSource.MICROPHONE,
  screen_share: TrackSource.SCREEN_SHARE,
  screen_share_audio: TrackSource.SCREEN_SHARE_AUDIO,
};

/** A JWT carries source names, the protocol numbers; an unknown name becomes UNKNOWN, which nothing matches. */
function readSources(sources: unknown): TrackSource[] {
  if (!Array.isArray(sources)) return [];
  return sources.map((source: unknown) =>
    typeof source === 'number' ? source : (sourceNames[String(source).toLowerCase()] ?? TrackSource.UNKNOWN),
  );
}

function readAttributes(attributes: unknown): Record<string, string> {
  if (typeof attributes !== 'object' || attributes === null) return {};
  return Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value)]));
}

/** Checks and makes tokens of one key pair. */
export class Tokens {
  readonly #key: string;
  readonly #secret: string;
  readonly #verifier: TokenVerifier;

  constructor(key: string, secret: string) {
    this.#key = key;
    this.#secret = secret;
    this.#verifier = new TokenVerifier(key, secret);
  }

  /** Checks signature, issuer and times; 60 s of leeway on a clock that is off. */
  async verify(token: string): Promise<Result<AccessClaims, 'invalid-token'>> {
    try {
      const claims = await this.#verifier.verify(token, 60);
      const grant = claims.video ?? {};
      return ok({
        identity: claims.sub ?? '',
        name: claims.name ?? '',
        metadata: claims.metadata ?? '',
        attributes: readAttributes(claims.attributes),
        grant: { ...grant, canPublishSources: readSources(grant.canPublishSources) },
        expiresAtMs: (claims.exp ?? 0) * 1000,
      });
    } catch {
      return refuse('invalid-token');
    }
  }

  /** The token of `refresh_token`: same grants, at least ten minutes, never shorter than the first one. */
  async refresh(claims: AccessClaims, nowMs: number): Promise<string> {
    const lifeMs = Math.max(refreshedLifeMs, claims.expiresAtMs - nowMs);
    const token = new AccessToken(this.#key, this.#secret, {
      identity: claims.identity,
      name: claims.name,
      metadata: claims.metadata,
      attributes: { ...claims.attributes },
      ttl: Math.ceil(lifeMs / 1000),
    });
    const { canPublishSources, ...grant } = claims.grant;
    // An empty list means all sources; it is left out, as in the token a house mints.
    token.addGrant(
      canPublishSources === undefined || canPublishSources.length === 0 ? grant : { ...grant, canPublishSources },
    );
    return token.toJwt();
  }

  /** The `Authorization` of a webhook whose body has this SHA-256 (base64); its claims are LiveKit's, no more and no fewer. */
  signWebhook(sha256: string, nowMs: number): string {
    const now = Math.floor(nowMs / 1000);
    const claims = { iss: this.#key, exp: now + webhookLifeSeconds, nbf: now, iat: now, sha256 };
    const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
    const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
    return `${signed}.${createHmac('sha256', this.#secret).update(signed).digest('base64url')}`;
  }
}
