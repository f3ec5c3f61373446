// Tokens whose signature was found good: the same bytes need no second look at it. Kept as digests, so that the memory of a process holds no
// credential. GATE-151.
import { hash } from 'node:crypto';

/** A bounded memory of good signatures. What the token says, its time above all, is looked at each time. */
export interface VerifiedTokens {
  has(token: string): boolean;
  add(token: string): void;
  /** After a change of keys nothing counts as verified. */
  clear(): void;
}

/** Remembers at least the last `most` tokens and at most twice as many, about 100 bytes each: when one half is full the older is dropped. */
export function rememberVerified(most: number): VerifiedTokens {
  let [young, old] = [new Set<string>(), new Set<string>()];
  return {
    has: (token) => {
      const digest = digestOf(token);
      return young.has(digest) || old.has(digest);
    },
    add: (token) => {
      if (young.size >= most) [young, old] = [new Set(), young];
      young.add(digestOf(token));
    },
    clear: () => {
      [young, old] = [new Set(), new Set()];
    },
  };
}

function digestOf(token: string): string {
  return hash('sha256', token, 'base64url');
}
