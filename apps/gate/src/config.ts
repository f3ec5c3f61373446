// What the gate reads from the environment when it runs as a process of its own.

import { LISTENER_SETTINGS, SETTINGS } from '@preau/host';

/** The settings of a gate process; `loadConfig(GATE_SETTINGS, env)` reads them. docs/reference/config.md describes each. */
export const GATE_SETTINGS = {
  ...LISTENER_SETTINGS,
  redisUrl: SETTINGS.redisUrl,
  joinsPerSecond: SETTINGS.joinsPerSecond,
  countersFile: SETTINGS.countersFile,
  livekitUrl: SETTINGS.livekitUrl,
  mediaCapacity: SETTINGS.mediaCapacity,
  zone: SETTINGS.zone,
} as const;
