// What the school reads from the environment when it runs as a process of its own.

import { SETTINGS } from '@preau/host';

/** The settings of a school process; `loadConfig(SCHOOL_SETTINGS, env)` reads them. docs/reference/config.md describes each. */
export const SCHOOL_SETTINGS = {
  port: SETTINGS.port,
  host: SETTINGS.host,
  publicUrl: SETTINGS.publicUrl,
  dataDir: SETTINGS.dataDir,
  tlsCert: SETTINGS.tlsCert,
  tlsKey: SETTINGS.tlsKey,
  trustProxy: SETTINGS.trustProxy,
  databaseUrl: SETTINGS.databaseUrl,
  redisUrl: SETTINGS.redisUrl,
  logLevel: SETTINGS.logLevel,
} as const;
