// The credentials of ARCHITECTURE.md: who mints each, and the `typ` and `aud` that keep one kind from being used as
// another although the same key signed both.
import type { ArrivalClaims, BatchClaims, PassClaims, SessionClaims, TicketClaims } from '@preau/core/base';

/** Who holds private keys. */
export type MinterName = 'school' | 'gate' | 'lesson';

/** The claims of each kind. Same shape as `Credentials` of service/base. */
export interface CredentialClaims {
  readonly session: SessionClaims;
  readonly arrival: ArrivalClaims;
  readonly ticket: TicketClaims;
  readonly pass: PassClaims;
  readonly batch: BatchClaims;
}

/** A kind of credential. */
export type CredentialKind = keyof CredentialClaims;

/** What the header and the claims of a kind say. */
export interface KindRow {
  readonly minter: MinterName;
  /** `typ` of the header (RFC 8725, 3.11 explicit typing). */
  readonly typ: string;
  /** `aud`: who may accept it. */
  readonly audience: string;
}

/** The kinds, as ARCHITECTURE.md lists them. */
export const KINDS: Readonly<Record<CredentialKind, KindRow>> = {
  session: { minter: 'school', typ: 'preau-session+jwt', audience: 'preau:cell' },
  arrival: { minter: 'gate', typ: 'preau-arrival+jwt', audience: 'preau:gate' },
  ticket: { minter: 'gate', typ: 'preau-ticket+jwt', audience: 'preau:admission' },
  pass: { minter: 'lesson', typ: 'preau-pass+jwt', audience: 'preau:socket' },
  batch: { minter: 'school', typ: 'preau-batch+jwt', audience: 'preau:gate' },
};
