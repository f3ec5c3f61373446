// A WebSocket by hand (RFC 6455), so that bytes can be sent that no client library sends.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { LESSON_SUBPROTOCOL } from '@preau/protocol/lesson';
import type { EnterAnswer } from '@preau/protocol/lesson';

/** Makes the handshake and answers the TCP socket under it. */
export async function openRawSocket(entry: EnterAnswer): Promise<Socket> {
  const url = new URL(entry.socket);
  const socket = connect(Number(url.port), url.hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(
    [
      `GET ${url.pathname} HTTP/1.1`,
      `Host: ${url.host}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      `Sec-WebSocket-Protocol: ${LESSON_SUBPROTOCOL}, pass.${entry.pass}`,
      '',
      '',
    ].join('\r\n'),
  );
  await once(socket, 'data');
  return socket;
}

/** A frame of a client with any first byte and length. Its mask is zeros, which are a mask too. */
export function clientFrame(firstByte: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10);
  head[0] = firstByte;
  if (payload.length < 126) head[1] = 0x80 | payload.length;
  else if (payload.length < 65_536) {
    head[1] = 0xfe;
    head.writeUInt16BE(payload.length, 2);
  } else {
    head[1] = 0xff;
    head.writeBigUInt64BE(BigInt(payload.length), 2);
  }
  return Buffer.concat([head, Buffer.alloc(4), payload]);
}

/** Reads until a close frame comes and answers its code; 0 when the line simply ended. */
export async function readCloseCode(socket: Socket): Promise<number> {
  let bytes: Buffer = Buffer.alloc(0);
  for await (const chunk of socket) {
    bytes = Buffer.concat([bytes, chunk as Buffer]);
    for (;;) {
      const short = (bytes[1] ?? 0) & 127;
      const header = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (bytes.length < header) break;
      const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
      if (bytes.length < header + length) break;
      if ((bytes[0]! & 15) === 8) return length < 2 ? 1005 : bytes.readUInt16BE(header);
      bytes = bytes.subarray(header + length);
    }
  }
  return 0;
}
