// What the gate's probes ask: this Préau, through its own front door, as a browser would.
import { request } from 'node:https';
import { checksThrough } from '@preau/gate';
import type { StageCheck, StageChecks } from '@preau/gate';
import type { Tls } from '@preau/host';
import type { MediaEngine } from './media/media-engine.ts';

/** The checks of all stages. `port` is the listener's; with https the certificate must be the very one that we serve, whatever names it bears. */
export function ownChecks(
  listener: { readonly host: string; readonly port: number; readonly tls: Tls | undefined },
  media: MediaEngine,
): StageChecks {
  const { host, port, tls } = listener;
  const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  const base = `${tls === undefined ? 'http' : 'https'}://${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
  const checks = checksThrough(base, media.check ?? { url: `${base}/rtc/v1/validate`, statuses: [200, 400, 401] });
  if (tls === undefined) return checks;
  const pinned = Object.entries(checks).map(([stage, check]) => [stage, pin(check, base, tls)] as const);
  return Object.fromEntries(pinned);
}

/** A check of our own address that trusts our own certificate only. */
function pin(check: StageCheck, base: string, tls: Tls): StageCheck {
  if (typeof check === 'function' || !check.url.startsWith(base)) return check;
  const trust = { ca: tls.cert, allowPartialTrustChain: true, checkServerIdentity: () => undefined };
  return (signal) =>
    new Promise((resolve, reject) => {
      const asking = request(check.url, { ...trust, signal, agent: false }, (answer) => {
        answer.resume();
        resolve(check.statuses.includes(answer.statusCode ?? 0));
      });
      asking.once('error', reject).end();
    });
}
