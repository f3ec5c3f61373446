// Makes the connection of a lesson on this page's own fetch, WebSocket and session.

import { createWebPlatform, LessonConnection } from '@preau/client';
import { parseLessonId } from '@preau/core/base';
import { placeOf } from '../ui/places.ts';
import { awake, renewSession } from '../ui/request.ts';
import type { LessonStore } from './lesson-store.ts';

/** Tells when a new try is worth it at once: the network is back, the page is shown again. */
function onWake(listener: () => void): () => void {
  const shown = (): void => {
    if (document.visibilityState === 'visible') listener();
  };
  addEventListener('online', listener);
  document.addEventListener('visibilitychange', shown);
  return () => {
    removeEventListener('online', listener);
    document.removeEventListener('visibilitychange', shown);
  };
}

/** Starts the connection; undefined when the address holds no lesson id. Close it with the page. */
export function connectLesson(address: string): LessonStore | undefined {
  const lessonId = parseLessonId(address);
  if (lessonId === undefined) return undefined;
  const platform = createWebPlatform({
    base: location.origin,
    fetch: async (url, asking) => {
      await awake();
      return fetch(url, asking);
    },
    WebSocket,
    setTimeout: (run, ms) => setTimeout(run, ms),
    clearTimeout: (timer) => clearTimeout(timer),
    renewSession: async () => (await renewSession()) === 'renewed',
    onWake,
  });
  const connection = new LessonConnection({ platform, lessonId, place: placeOf(lessonId) });
  connection.start();
  return connection;
}
