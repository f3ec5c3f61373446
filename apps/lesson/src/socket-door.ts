// The WebSocket of a lesson: pass before the upgrade, then frames between socket and room. docs/spec/lesson.md, "The socket".

import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import { parseLessonId } from '@preau/core/base';
import type { LessonId, PassClaims } from '@preau/core/base';
import { socketDoor } from '@preau/host';
import type { UpgradeHandler } from '@preau/host';
import { PROBLEMS, toProblem } from '@preau/protocol/base';
import { LESSON_SUBPROTOCOL, MAX_CLIENT_FRAME_BYTES } from '@preau/protocol/lesson';
import { toFrame } from '@preau/service/lesson';
import type { Connection, Doorkeeper, LessonHouse, LessonRoom, Wire, WireEnd } from '@preau/service/lesson';
import { withinSchools } from '@preau/store-postgres';

/** Where lessons' sockets live: `/ws/lessons/<lesson id>`. */
export const SOCKET_PREFIX = '/ws/lessons/';
/** A reader that does not take our close frame is cut after this long. */
const CLOSE_MS = 2_000;

/** What the door needs. */
export interface SocketDoorParts {
  readonly house: LessonHouse;
  readonly doors: Doorkeeper;
  readonly fault: (error: unknown, what: string) => void;
}

/** Makes the handler of upgrades under `SOCKET_PREFIX`. */
export function createSocketDoor({ house, doors, fault }: SocketDoorParts): UpgradeHandler {
  return socketDoor<PassClaims>({
    protocol: LESSON_SUBPROTOCOL,
    maxPayloadBytes: MAX_CLIENT_FRAME_BYTES,
    admit: async (pass, request) => {
      if (house.isClosing) return { ok: false, error: { code: 'server.closing' } };
      const lessonId = lessonOf(request);
      return lessonId === undefined ? { ok: false, error: { code: 'lesson.unknown' } } : doors.admit(lessonId, pass);
    },
    open: (socket, claims) => {
      // NOTE: without a listener, a broken frame of one client would end the process. ws closes it: 1009 too large, 1007 no UTF-8.
      socket.on('error', () => undefined);
      socket.pause();
      withinSchools([claims.schoolId], () => attach(house, socket, claims)).catch((error: unknown) => {
        fault(error, 'attach a socket');
        toWire(socket).close('server.unavailable');
      });
    },
  });
}

async function attach(house: LessonHouse, socket: WebSocket, claims: PassClaims): Promise<void> {
  const room = await house.find(claims.lessonId, [claims.schoolId]);
  const wire = toWire(socket);
  if (room === undefined) return wire.close('lesson.closed');
  const { personId, deviceId, sessionId } = claims;
  const attached = await room.attach({ personId, deviceId, sessionId }, wire);
  if (!attached.ok) return wire.close(endOf(attached.error.code));
  join(socket, room, attached.value);
}

function join(socket: WebSocket, room: LessonRoom, connection: Connection): void {
  socket.on('close', () => room.detach(connection));
  if (socket.readyState === socket.CLOSING || socket.readyState === socket.CLOSED) return room.detach(connection);
  socket.on('message', (data, isBinary) => {
    if (isBinary) connection.close('request.invalid');
    // What a frame sets off is of the room's school, as all that its people ask (WALL-40): the socket itself stands in nobody's scope.
    else void withinSchools([room.key.schoolId], () => room.receive(connection, String(data)));
  });
  socket.resume();
}

function endOf(code: string): WireEnd {
  const known: readonly WireEnd[] = ['lesson.closed', 'lesson.removed', 'lesson.notYours', 'server.unavailable'];
  return known.find((end) => end === code) ?? 'request.invalid';
}

let lastFrame = '';
let lastBytes = Buffer.alloc(0);

/** The bytes of a frame; the same frame goes to a whole class, so the last one is kept. */
function bytesOf(frame: string): Buffer {
  if (frame !== lastFrame) {
    lastFrame = frame;
    lastBytes = Buffer.from(frame);
  }
  return lastBytes;
}

function toWire(socket: WebSocket): Wire {
  return {
    send(frame) {
      if (socket.readyState === socket.OPEN) socket.send(bytesOf(frame), { binary: false });
    },
    close(code) {
      if (socket.readyState === socket.CLOSING || socket.readyState === socket.CLOSED) return;
      const row: { readonly close: number } = PROBLEMS[code];
      socket.resume();
      socket.send(toFrame({ t: 'problem', problem: toProblem(code) }));
      socket.close(row.close, code);
      const cut = setTimeout(() => socket.terminate(), CLOSE_MS);
      socket.once('close', () => clearTimeout(cut));
    },
    get pendingBytes() {
      return socket.bufferedAmount;
    },
  };
}

function lessonOf(request: IncomingMessage): LessonId | undefined {
  return parseLessonId((request.url ?? '').split('?', 1)[0]?.slice(SOCKET_PREFIX.length));
}
