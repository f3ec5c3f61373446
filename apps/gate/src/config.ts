// What the gate reads from the environment when it runs as a process of its own.

import { SETTINGS } from '@preau/host';

/** The settings of a gate process; `loadConfig(GATE_SETTINGS, env)` reads them. docs/reference/config.md describes each. */
export const GATE_SETTINGS = {
  port: SETTINGS.port,
  host: SETTINGS.host,
  publicUrl: SETTINGS.publicUrl,
  dataDir: SETTINGS.dataDir,
  tlsCert: SETTINGS.tlsCert,
  tlsKey: SETTINGS.tlsKey,
  trustProxy: SETTINGS.trustProxy,
  redisUrl: SETTINGS.redisUrl,
  livekitUrl: SETTINGS.livekitUrl,
  logLevel: SETTINGS.logLevel,
} as const;
