// The book of credits that several gates share: the page with its version, and the hours of the last week. Port: CreditBook (service/gate). GATE-174.

import { createClient } from 'redis';
import { KEPT_HOURS, pageOfText, textOfPage } from '@preau/service/gate';
import type { CreditBook } from '@preau/service/gate';
import { keepConnected, reconnectAfter, within } from './line.ts';
import { script } from './script.ts';

/** How to reach the book. */
export interface RedisCreditsOptions {
  /** `redis://…` or `rediss://…` */
  readonly url: string;
  /** Before every key; default `preau:`. */
  readonly prefix?: string;
  /** Deadline of each command, ms; default 5,000: a page may have some megabytes. */
  readonly timeoutMs?: number;
}

/** A page that nobody wrote for so long is forgotten with its hours. */
const LIFE_MS = (KEPT_HOURS + 24) * 3_600_000;

/** The page, unless it is of version ARGV[1]. */
const READ = `
if (redis.call('HGET', KEYS[1], 'version') or '0') == ARGV[1] then return '' end
return redis.call('HGET', KEYS[1], 'text') or ''`;

/** Puts version ARGV[1] after the one before it; ARGV[3] and ARGV[4] are the label and text of an hour, or empty. */
const WRITE = `
if tonumber(redis.call('HGET', KEYS[1], 'version') or '0') + 1 ~= tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[1], 'text', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ${LIFE_MS})
if ARGV[3] == '' then return 1 end
redis.call('SET', KEYS[1] .. ':hour:' .. ARGV[3], ARGV[4], 'PX', ${LIFE_MS})
redis.call('ZADD', KEYS[1] .. ':hours', 0, ARGV[3])
redis.call('PEXPIRE', KEYS[1] .. ':hours', ${LIFE_MS})
while redis.call('ZCARD', KEYS[1] .. ':hours') > ${KEPT_HOURS} do
  redis.call('DEL', KEYS[1] .. ':hour:' .. redis.call('ZPOPMIN', KEYS[1] .. ':hours')[1])
end
return 1`;

const HOUR = `return redis.call('GET', KEYS[1] .. ':hour:' .. ARGV[1]) or ''`;
/** Labels sort by time. */
const HOURS = `return redis.call('ZRANGE', KEYS[1] .. ':hours', '0', '-1', 'REV')`;

/** Opens the book, also while Redis does not answer: every call then rejects, until it does. */
export async function openRedisCredits(options: RedisCreditsOptions): Promise<CreditBook> {
  const client = createClient({
    url: options.url,
    RESP: 2,
    disableOfflineQueue: true,
    socket: { connectTimeout: 3_000, reconnectStrategy: reconnectAfter },
    scripts: {
      readPage: script(READ, String),
      writePage: script(WRITE, Number),
      readHour: script(HOUR, String),
      listHours: script(HOURS, (reply) => (Array.isArray(reply) ? reply.map(String) : [])),
    },
  });
  const key = `${options.prefix ?? 'preau:'}{credits}`;
  const timeoutMs = options.timeoutMs ?? 5_000;
  // Whoever calls learns that the line is down by the call.
  await keepConnected([client], timeoutMs, { down: () => undefined, up: () => undefined });
  const ask = <T>(work: Promise<T>, act: string): Promise<T> => within(work, timeoutMs, `${act} the book of credits`);
  return {
    read: async (version) => {
      const text = String(await ask(client.readPage(key, String(version)), 'read'));
      return text === '' ? undefined : pageOfText(text);
    },
    write: async (page, hour) => {
      const given = [String(page.version), textOfPage(page), hour?.label ?? '', hour?.text ?? ''];
      return Number(await ask(client.writePage(key, ...given), 'write')) === 1;
    },
    readHour: async (label) => String(await ask(client.readHour(key, label), 'read an hour of')) || undefined,
    hours: () => ask(client.listHours(key), 'list'),
    [Symbol.asyncDispose]: async () => {
      if (client.isOpen) client.destroy();
    },
  };
}
