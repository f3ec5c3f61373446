// The one listener: school, lesson and gate under their prefixes, `/rtc` and `/twirp` piped to the media processes (ARCHITECTURE.md).
import { admitAtTheDoor, routes as gateRoutes } from '@preau/gate';
import { createServer, refuseEarly } from '@preau/host';
import type { HostServer, Logger, Tls } from '@preau/host';
import { routes as lessonRoutes, SOCKET_PREFIX } from '@preau/lesson';
import { routes as schoolRoutes } from '@preau/school';
import type { Apps } from './apps.ts';
import type { PreauConfig } from './config.ts';
import type { Engines } from './engines.ts';
import { mediaRoutes, mediaUpgrade } from './media/media-routes.ts';

/** LiveKit clients send their first offer in the query: 20 kB and more with many m-lines. The media server takes as much (SFU-41). */
const HEADER_LIMIT_BYTES = 128 * 1024;

/** What it serves. */
export interface ListenerOptions {
  readonly config: PreauConfig;
  readonly engines: Engines;
  readonly apps: Apps;
  readonly log: Logger;
  readonly tls: Tls | undefined;
}

/** Mounts everything. It does not listen yet. */
export async function createListener({ config, engines, apps, log, tls }: ListenerOptions): Promise<HostServer> {
  const { database, media } = engines;
  const { school, lesson, gate } = apps;
  const server = await createServer({
    name: 'preau',
    // The console says where it listens, in a sentence: no line of log beside it.
    log: config.logLevel === 'info' ? log.child({}, { level: 'warn' }) : log,
    publicUrl: config.publicUrl,
    trustProxy: config.trustProxy,
    tls,
    headerLimitBytes: HEADER_LIMIT_BYTES,
    checks: {
      database: async () => (await database.query('ask the database', 'SELECT 1')).rowCount === 1,
      media: async () => media.isWell(),
    },
  });
  server.app.addHook('preHandler', admitAtTheDoor(gate));
  // Tickets are the first step of the way into a lesson of this very process: who cannot be taken in is told so there. LESSON-143.
  refuseEarly(server.app, {
    method: 'POST',
    route: '/q/ticket',
    isAt: (path) => path === '/q/ticket',
    look: (request, response) => lesson.valve.ticket(request, response),
  });
  await server.app.register(schoolRoutes(school));
  await server.app.register(lessonRoutes(lesson));
  await server.app.register(gateRoutes(gate));
  server.onUpgrade(SOCKET_PREFIX, lesson.upgrade);
  if (media.pipe !== undefined) {
    await server.app.register(mediaRoutes(media.pipe));
    server.onUpgrade('/rtc', mediaUpgrade(media.pipe));
  }
  media.takeNotices(async (body, authorization) => ((await lesson.takeMediaNotice(body, authorization)) ? 204 : 401));
  return server;
}

/** Why it cannot listen, in a sentence for the console. */
export function listenSentence(error: unknown, { host, port }: Pick<PreauConfig, 'host' | 'port'>): string {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: 'another program listens there. Stop it, or set PREAU_PORT to another port (0 takes any free one)',
    EACCES: 'this account may not use that port. Set PREAU_PORT to one above 1023',
    EADDRNOTAVAIL: 'this machine does not have that address. Set PREAU_HOST to one of its own',
    ENOTFOUND: 'no address is known by that name. Set PREAU_HOST to an address of this machine',
  };
  const { code = '', message } = error as NodeJS.ErrnoException;
  return `Cannot listen on ${host}:${port}: ${reasons[code] ?? message}`;
}
