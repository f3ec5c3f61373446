// The words after `preau-sfu`: livekit-server's own names where it has them.
import { parseArgs } from 'node:util';
import { ok, refuse } from '../result.ts';
import type { Result } from '../result.ts';
import type { ServeOptions } from '../serve.ts';

/** What was asked for. */
export type CliRequest =
  | { readonly action: 'help' }
  | { readonly action: 'version' }
  | { readonly action: 'serve'; readonly isDev: boolean; readonly options: ServeOptions };

/** What `--help` prints. */
export const helpText = `preau-sfu: a media server that LiveKit's clients and server SDKs work with unchanged

  preau-sfu --dev
  preau-sfu --keys "key: secret-of-32-characters-or-more" --bind 0.0.0.0

  --dev                       key "devkey", secret "secret", rooms made by joins; for your own machine
  --keys "KEY: SECRET"        key pair of tokens, API and webhooks (or LIVEKIT_KEYS in the environment)
  --port N                    HTTP and WebSocket port, default 7880; 0 takes any free one
  --bind ADDRESS              address to listen on, default 127.0.0.1
  --media-ports FIRST-LAST    UDP ports, one per participant (two on /rtc), default 50000-60000
  --announced-address IP      address told to clients in place of the machine's own (also --node-ip)
  --media-bind IP             local address that media binds to, default all
  --webhook-url URL           where LiveKit's webhooks go
  --children N                processes, each with its own rooms; default one per core
  --auto-create               a join makes the room that it names; else only CreateRoom does
  --max-rooms N, --max-participants N, --max-tracks N
                              limits of each process, default 1000, 1000, 4000
  --help, --version

Ends with 0 after Ctrl-C or SIGTERM, 64 when a word is not understood, 1 when it cannot start.
`;

const words = {
  dev: { type: 'boolean' },
  keys: { type: 'string' },
  port: { type: 'string' },
  bind: { type: 'string' },
  'media-ports': { type: 'string' },
  'announced-address': { type: 'string' },
  'node-ip': { type: 'string' },
  'media-bind': { type: 'string' },
  'webhook-url': { type: 'string' },
  children: { type: 'string' },
  'auto-create': { type: 'boolean' },
  'max-rooms': { type: 'string' },
  'max-participants': { type: 'string' },
  'max-tracks': { type: 'string' },
  help: { type: 'boolean' },
  version: { type: 'boolean' },
} as const;

/** Reads the words; the refusal lists every problem. */
export function readArguments(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Result<CliRequest, readonly string[]> {
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options: words, strict: true }));
  } catch (fault) {
    return refuse([fault instanceof Error ? fault.message : String(fault)]);
  }
  if (values.help === true) return ok({ action: 'help' });
  if (values.version === true) return ok({ action: 'version' });
  const problems: string[] = [];
  const number = (name: keyof typeof values, least: number, most: number): number | undefined => {
    const value = values[name];
    if (value === undefined) return undefined;
    const read = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : NaN;
    if (!(read >= least && read <= most)) problems.push(`--${name} must be a whole number from ${least} to ${most}`);
    return read;
  };
  const isDev = values.dev === true;
  const keys = readKeys(values.keys ?? env['LIVEKIT_KEYS'], isDev, problems);
  const port = number('port', 0, 65_535);
  const children = number('children', 1, 256);
  const most = 1_000_000;
  const rooms = number('max-rooms', 1, most);
  const participants = number('max-participants', 1, most);
  const tracks = number('max-tracks', 1, most);
  const mediaPorts = readRange(values['media-ports'], problems);
  const webhookUrl = values['webhook-url'];
  if (webhookUrl !== undefined && !/^https?:$/.test(URL.parse(webhookUrl)?.protocol ?? ''))
    problems.push('--webhook-url must be an http(s) address');
  if (problems.length > 0) return refuse(problems);
  const announcedAddress = values['announced-address'] ?? values['node-ip'];
  return ok({
    action: 'serve',
    isDev,
    options: {
      ...keys,
      autoCreate: isDev || values['auto-create'] === true,
      capacity: {
        ...(rooms === undefined ? {} : { rooms }),
        ...(participants === undefined ? {} : { participants }),
        ...(tracks === undefined ? {} : { tracks }),
      },
      ...(port === undefined ? {} : { port }),
      ...(values.bind === undefined ? {} : { bind: values.bind }),
      ...(mediaPorts === undefined ? {} : { mediaPorts }),
      ...(announcedAddress === undefined ? {} : { announcedAddress }),
      ...(values['media-bind'] === undefined ? {} : { bindAddress: values['media-bind'] }),
      ...(webhookUrl === undefined ? {} : { webhookUrl }),
      ...(children === undefined ? {} : { children }),
    },
  });
}

function readKeys(
  text: string | undefined,
  isDev: boolean,
  problems: string[],
): { readonly apiKey: string; readonly apiSecret: string } {
  if (text === undefined && isDev) return { apiKey: 'devkey', apiSecret: 'secret' };
  const [, apiKey = '', apiSecret = ''] = /^\s*([^\s:]+):\s*(\S+)\s*$/.exec(text ?? '') ?? [];
  if (text === undefined) problems.push('--keys "KEY: SECRET" is missing (or --dev)');
  else if (apiKey === '') problems.push('--keys must read "KEY: SECRET"');
  else if (apiSecret.length < 32) problems.push('--keys: the secret must have at least 32 characters');
  return { apiKey, apiSecret };
}

function readRange(
  text: string | undefined,
  problems: string[],
): { readonly first: number; readonly last: number } | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d{1,5})-(\d{1,5})$/.exec(text);
  const [first, last] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || first < 1 || first > last || last > 65_535)
    problems.push('--media-ports must be a range such as 50000-50999');
  return { first, last };
}
