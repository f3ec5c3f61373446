// The door of identity: passwords; later OIDC and SAML.
export { createHashPool } from './hash-pool.ts';
export type { HashPool, PoolLimits, Turn } from './hash-pool.ts';
export { createArgon2Hasher } from './password-hasher.ts';
export type { Argon2Hasher } from './password-hasher.ts';
