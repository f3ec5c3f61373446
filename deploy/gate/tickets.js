/* oxlint-disable import/no-default-export, unicorn/prefer-node-protocol -- njs is not Node */
// njs for nginx: is the ticket of a request one that the gate signed for this lesson? Read by tickets.conf; docs/guides/gate-proxy.md.
// No database and no gate is asked: signature, kind, audience, time, lesson and state are all in the ticket.

import fs from 'fs';

const LEEWAY_S = 60;
let keys;

/** The public keys of the gate by `kid`, from `$PREAU_DATA_DIR/keys/public/gate.json`; read once by each worker. */
async function keyOf(r, kid) {
  if (keys === undefined) keys = JSON.parse(fs.readFileSync(r.variables.preau_gate_keys, 'utf8')).keys;
  const jwk = keys.find((each) => each.kid === kid);
  if (jwk === undefined) return undefined;
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(jwk.x, 'base64url'), Buffer.from(jwk.y, 'base64url')]);
  // SubjectPublicKeyInfo of a point on P-256 (RFC 5480): the head is the same for all.
  const head = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');
  return crypto.subtle.importKey('spki', Buffer.concat([head, point]), { name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'verify',
  ]);
}

/** What a ticket says, if the gate signed it; else undefined. */
async function read(r, token) {
  const parts = token.split('.');
  if (parts.length !== 3) return undefined;
  const head = JSON.parse(Buffer.from(parts[0], 'base64url').toString());
  // One algorithm and one kind: what the header asks for is not believed (RFC 8725, 3.1).
  if (head.alg !== 'ES256' || head.typ !== 'preau-ticket+jwt') return undefined;
  const key = await keyOf(r, head.kid);
  if (key === undefined) return undefined;
  const signature = Buffer.from(parts[2], 'base64url');
  const isSigned =
    signature.length === 64 &&
    (await crypto.subtle.verify(
      { name: 'ECDSA', hash: 'SHA-256' },
      key,
      signature,
      Buffer.from(`${parts[0]}.${parts[1]}`),
    ));
  return isSigned ? JSON.parse(Buffer.from(parts[1], 'base64url').toString()) : undefined;
}

function bearerOf(r) {
  const found = /^Bearer (\S+)$/i.exec(r.headersIn.Authorization || '');
  return found === null ? undefined : found[1];
}

/** For `auth_request`: 204 lets the request through, 401 is a ticket that nobody gave. Who shows none is let through: the gate gives one. */
async function check(r) {
  const token = bearerOf(r);
  if (token === undefined) return r.return(204);
  try {
    const payload = await read(r, token);
    const now = Date.now() / 1000;
    const lesson = /\/api\/lessons\/([^/?]+)\//.exec(r.variables.request_uri);
    const isGood =
      payload !== undefined &&
      payload.iss === 'preau:gate' &&
      payload.aud === 'preau:admission' &&
      payload.exp > now - LEEWAY_S &&
      payload.iat < now + LEEWAY_S &&
      lesson !== null &&
      payload.claims.target === lesson[1] &&
      payload.claims.state !== 'present';
    r.return(isGood ? 204 : 401);
  } catch (error) {
    r.log('No ticket: ' + error.message);
    r.return(401);
  }
}

export default { check };
