// The gate's part of the one listener (ARCHITECTURE.md, "The one listener"): `/`, `/assets`, `/sw.js`, `/q`, `/etat`.

import type { FastifyPluginAsync } from 'fastify';
import { addArrivals } from './arrival.ts';
import { addBatch } from './batch.ts';
import { addGone } from './gone.ts';
import type { Gate } from './open-gate.ts';
import { addNow } from './now.ts';
import { addPublicFiles } from './public-files.ts';
import { addShell } from './shell.ts';
import { addTickets } from './tickets.ts';
import { addWaiting } from './waiting.ts';

/** A Fastify plugin with all routes of the gate. Its catch-all `GET /*` gives way to every more precise route. */
export function routes(gate: Gate): FastifyPluginAsync {
  return async (app) => {
    addTickets(app, gate);
    addArrivals(app, gate);
    addBatch(app, gate);
    addGone(app, gate);
    addPublicFiles(app, gate);
    addNow(app, gate);
    addWaiting(app, gate);
    addShell(app, gate.shell);
  };
}
