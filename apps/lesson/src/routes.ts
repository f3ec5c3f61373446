// The lesson's part of the one listener (ARCHITECTURE.md): `/api/lessons` and `/hooks/livekit`. Sockets: `socket-door.ts`.

import type { FastifyPluginAsync } from 'fastify';
import type { Lesson } from './open-lesson.ts';
import { addDoors } from './routes/doors.ts';
import { addMedia } from './routes/media.ts';
import { addReading } from './routes/reading.ts';
import { addSheets } from './routes/sheets.ts';
import { addText } from './routes/text.ts';

/** A Fastify plugin with all routes of the lesson. */
export function routes(lesson: Lesson): FastifyPluginAsync {
  return async (app) => {
    addDoors(app, lesson);
    addReading(app, lesson);
    addMedia(app, lesson);
    await addSheets(app, lesson);
    addText(app, lesson);
  };
}
