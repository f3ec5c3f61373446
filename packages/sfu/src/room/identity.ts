// Who somebody is and what they may do: the claims they came with, as changed since, and the fresh tokens that say so (SFU-12, SFU-16).
import type { PartialMessage } from '@bufbuild/protobuf';
import type { ClientInfo, ParticipantInfo, ParticipantPermission } from '@livekit/protocol';
import { faultText, log } from '../log.ts';
import type { AccessClaims, Tokens } from '../token.ts';
import { grantWith, permissionOf } from './permission.ts';

/** A change of what others are told of a person. */
export interface Description {
  readonly name: string;
  readonly metadata: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const tokenRefreshMs = 300_000;

/** What an identity needs of its surroundings. */
export interface IdentityTools {
  /** For the log. */
  readonly sid: string;
  /** What the client said of itself. */
  readonly client: ClientInfo | undefined;
  readonly tokens: Tokens;
  readonly joinedAt: number;
  /** Gets each fresh token, some time after it was asked for. */
  deliver(token: string): void;
}

/** The identity of one participant. Times in epoch ms. */
export class Identity {
  readonly #tools: IdentityTools;
  #claims: AccessClaims;
  #permission: ParticipantPermission;
  #refreshedAt: number;

  constructor(claims: AccessClaims, tools: IdentityTools) {
    this.#claims = claims;
    this.#permission = permissionOf(claims.grant);
    this.#tools = tools;
    this.#refreshedAt = tools.joinedAt;
  }

  get claims(): AccessClaims {
    return this.#claims;
  }

  get permission(): ParticipantPermission {
    return this.#permission;
  }

  /** Its part of what the others are told. */
  info(): PartialMessage<ParticipantInfo> {
    const { identity, name, metadata, attributes } = this.#claims;
    const { clientProtocol = 0, capabilities = [] } = this.#tools.client ?? {};
    const permission = this.#permission;
    return { identity, name, metadata, attributes: { ...attributes }, permission, clientProtocol, capabilities };
  }

  /** Changes name, metadata, attributes; an empty attribute deletes its key. Empty name or metadata mean "as before", as in LiveKit. */
  describe(change: Description): void {
    const attributes = { ...this.#claims.attributes, ...change.attributes };
    for (const [key, value] of Object.entries(change.attributes)) if (value === '') delete attributes[key];
    const { name, metadata } = this.#claims;
    this.#claims = { ...this.#claims, attributes, name: change.name || name, metadata: change.metadata || metadata };
  }

  /** Takes a new permission; false when it is the one of before. */
  permit(permission: ParticipantPermission): boolean {
    if (permission.equals(this.#permission)) return false;
    this.#permission = permission;
    this.#claims = { ...this.#claims, grant: grantWith(this.#claims.grant, permission) };
    return true;
  }

  /** Asks for a token that says what is true now. */
  refresh(nowMs: number): void {
    this.#refreshedAt = nowMs;
    const { sid, tokens } = this.#tools;
    tokens
      .refresh(this.#claims, nowMs)
      .then((token) => this.#tools.deliver(token))
      .catch((fault: unknown) => log('error', 'token-refresh-failed', { participant: sid, fault: faultText(fault) }));
  }

  /** The same, when the last one is five minutes old. */
  refreshWhenDue(nowMs: number): void {
    if (nowMs - this.#refreshedAt >= tokenRefreshMs) this.refresh(nowMs);
  }
}
