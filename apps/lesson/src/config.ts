// What the lesson app reads from the environment when it runs as a process of its own.

import { LISTENER_SETTINGS, SETTINGS } from '@preau/host';

/** The settings of a lesson process; `loadConfig(LESSON_SETTINGS, env)` reads them. docs/reference/config.md describes each. */
export const LESSON_SETTINGS = {
  ...LISTENER_SETTINGS,
  databaseUrl: SETTINGS.databaseUrl,
  redisUrl: SETTINGS.redisUrl,
  livekitUrl: SETTINGS.livekitUrl,
  livekitKey: SETTINGS.livekitKey,
  livekitSecret: SETTINGS.livekitSecret,
} as const;
