// Does a request come from our own pages? Cookies travel with requests of other sites too, so what changes state, and
// every WebSocket, is checked (OWASP, Cross-Site Request Forgery, "Verifying Origin").

/**
 * True if the request may come from our own page: no Origin (not a browser, or a plain GET), one of `own`, or the host
 * that the request itself was sent to. `null`, which sandboxed frames and some redirects send, is foreign.
 */
export function isOwnOrigin(origin: string | undefined, host: string | undefined, own: readonly string[]): boolean {
  if (origin === undefined) return true;
  if (own.includes(origin)) return true;
  const parsed = URL.parse(origin);
  return parsed !== null && host !== undefined && parsed.host === host.toLowerCase();
}
