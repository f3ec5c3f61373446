// Headers on every answer. Pages run only our own scripts; nobody frames us; addresses do not leak to other sites.

/** Where a page may reach beyond its own origin, and which inline scripts it carries. */
export interface ContentPolicy {
  /** `sha256-…` of each inline script allowed, for example the shell's. */
  readonly scriptHashes?: readonly string[];
  /** `sha256-…` of each inline style sheet allowed. */
  readonly styleHashes?: readonly string[];
  /** Further origins for `connect-src`, e.g. `wss://media.example.fr` of a LiveKit cluster. */
  readonly connect?: readonly string[];
}

/** Computes the headers once. `secure` adds HSTS: only when the public address is https. */
export function securityHeaders(policy: ContentPolicy, secure: boolean): Record<string, string> {
  const quoted = (hashes: readonly string[] = []): string[] => hashes.map((hash) => `'${hash}'`);
  const directives = [
    "default-src 'self'",
    ['script-src', "'self'", ...quoted(policy.scriptHashes)].join(' '),
    ['style-src', "'self'", ...quoted(policy.styleHashes)].join(' '),
    "img-src 'self' data: blob:",
    "media-src 'self' blob: mediastream:",
    "font-src 'self'",
    ['connect-src', "'self'", ...(policy.connect ?? [])].join(' '),
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': directives.join('; '),
    'x-content-type-options': 'nosniff',
    // Not `no-referrer`: with it a form posted to ourselves would say `Origin: null` (Fetch, 3.1 Origin header).
    'referrer-policy': 'same-origin',
    'permissions-policy': 'camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=()',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-frame-options': 'DENY',
    ...(secure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}
