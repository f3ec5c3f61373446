// The tables that typed statements read and write, column by column as in migrations/. What needs more than kysely says well
// (JSON, arrays, bulk, COPY) is plain SQL beside its use.

/** Tables by name. Instants are epoch milliseconds. */
export interface Tables {
  readonly account: {
    readonly account_id: string;
    readonly school_id: string;
    readonly login: string;
    readonly password_hash: string | null;
    readonly password_at: number | null;
    readonly card_at: number | null;
    readonly created_at: number;
  };
  readonly session: {
    readonly session_id: string;
    readonly school_id: string;
    readonly account_id: string;
    readonly device_id: string;
    readonly salt: Buffer;
    readonly generation: number;
    readonly rotated_at: number;
    readonly created_at: number;
    readonly expires_at: number;
    readonly revoked_at: number | null;
    readonly revoked_why: string | null;
    readonly card_until: number | null;
    readonly opened_by: 'password' | 'code' | 'card' | null;
    readonly bond_id: string | null;
  };
  readonly known_device: {
    readonly school_id: string;
    readonly account_id: string;
    readonly device_id: string;
    readonly last_at: number;
  };
}
