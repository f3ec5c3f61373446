// How Lua scripts over one key are told to the Redis client.

import { defineScript } from 'redis';

/** A script over one key with text arguments; `read` makes of the reply what the caller wants. */
export function script<T>(lua: string, read: (reply: unknown) => T) {
  return defineScript({
    SCRIPT: lua,
    NUMBER_OF_KEYS: 1,
    parseCommand(parser, key: string, ...given: string[]) {
      parser.pushKey(key);
      parser.push(...given);
    },
    transformReply: read,
  });
}
