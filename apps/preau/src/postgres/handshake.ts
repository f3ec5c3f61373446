// Asks a PostgreSQL whether it takes sessions, with the first packet of its protocol and no driver
// (PostgreSQL 18 documentation, 54.2.1 Start-up).
import { connect } from 'node:net';

/** What a server answered: it takes sessions, it is still starting, or nothing of the sort. */
export type Readiness = 'ready' | 'starting' | 'closed';

/** Knocks once at a PostgreSQL on loopback. Never rejects; `closed` also after `timeoutMs`. */
export function knock(port: number, timeoutMs: number): Promise<Readiness> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const finish = (answer: Readiness): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(timeoutMs, () => finish('closed'));
    socket.on('error', () => finish('closed'));
    socket.on('close', () => finish('closed'));
    socket.on('connect', () => socket.write(startupMessage()));
    // 'R' asks for the password: sessions are taken. 'E' is 57P03 while the server starts or stops.
    socket.on('data', (chunk) => finish(chunk[0] === 0x52 ? 'ready' : 'starting'));
  });
}

function startupMessage(): Buffer {
  const parameters = Buffer.from('user\0preau\0database\0postgres\0\0', 'latin1');
  const message = Buffer.alloc(8 + parameters.length);
  message.writeInt32BE(message.length, 0);
  message.writeInt32BE(196_608, 4);
  parameters.copy(message, 8);
  return message;
}
