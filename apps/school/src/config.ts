// What the school reads from the environment when it runs as a process of its own.

import { LISTENER_SETTINGS, SETTINGS } from '@preau/host';

/** The settings of a school process; `loadConfig(SCHOOL_SETTINGS, env)` reads them. docs/reference/config.md describes each. */
export const SCHOOL_SETTINGS = {
  ...LISTENER_SETTINGS,
  databaseUrl: SETTINGS.databaseUrl,
  redisUrl: SETTINGS.redisUrl,
  s3Url: SETTINGS.s3Url,
  zone: SETTINGS.zone,
} as const;
