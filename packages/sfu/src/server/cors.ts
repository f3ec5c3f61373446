// Pages of other origins may ask: every call bears its own token and none a cookie. As livekit-server answers them. SFU-02, SFU-165.
import type { IncomingMessage, ServerResponse } from 'node:http';

const preflightSeconds = 86_400;

/** Says that the page's origin may read the answer. True when the request was only the question before it (preflight), which is answered then. */
export function answerOrigin(request: IncomingMessage, response: ServerResponse): boolean {
  response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*');
  response.setHeader('Vary', 'Origin');
  const asked = request.headers['access-control-request-method'];
  if (request.method !== 'OPTIONS' || asked === undefined) return false;
  response
    .writeHead(204, {
      'Access-Control-Allow-Methods': 'GET, POST',
      'Access-Control-Allow-Headers': request.headers['access-control-request-headers'] ?? '*',
      'Access-Control-Max-Age': preflightSeconds,
    })
    .end();
  return true;
}
