// The layout table of ARCHITECTURE.md as data: which part of the house may import which. A line may import lower rows
// only; what it may import is listed, so that a new dependency is a decision (ADR 0001).

/** One part of the house. */
export interface Unit {
  /** Folder below the root, and the name under `@preau/`. */
  readonly folder: string;
  readonly name: string;
  readonly row: number;
  /** Parts it may import. `name/door` allows only that door. */
  readonly house: readonly string[];
  /** npm packages beside the house, exact names or `@scope/*`. */
  readonly npm: readonly string[];
  /** May it import `node:` modules? */
  readonly node: boolean;
  /** Folders that import `base` of core, protocol and service only, never one another. */
  readonly nouns: boolean;
}

const PACKAGES_BELOW_APPS = [
  'core',
  'protocol',
  'service',
  'host',
  'store-postgres',
  'bus-memory',
  'bus-redis',
  'media-livekit',
  'formats',
  'files',
  'identity',
];

function unit(
  folder: string,
  row: number,
  house: readonly string[],
  npm: readonly string[],
  more: { node?: boolean; nouns?: boolean } = {},
): Unit {
  return {
    folder,
    name: folder.split('/').at(-1) ?? folder,
    row,
    house,
    npm,
    node: more.node ?? true,
    nouns: more.nouns ?? false,
  };
}

/** Every part, lowest row first. */
export const UNITS: readonly Unit[] = [
  unit('packages/core', 0, [], [], { node: false, nouns: true }),
  unit(
    'packages/sfu',
    0,
    [],
    ['@bufbuild/protobuf', '@livekit/protocol', 'livekit-server-sdk', 'node-datachannel', 'sdp-transform', 'ws'],
  ),
  unit('packages/protocol', 1, ['core'], ['zod'], { node: false, nouns: true }),
  unit('packages/service', 2, ['core', 'protocol'], [], { node: false, nouns: true }),
  unit('packages/client', 2, ['core', 'protocol'], [], { node: false }),
  unit(
    'packages/host',
    2,
    ['core/base', 'protocol/base'],
    ['fastify', '@fastify/cookie', 'ws', 'pino', 'prom-client', 'jose'],
  ),
  unit('packages/store-postgres', 3, ['core', 'service'], ['kysely', 'pg', 'pg-copy-streams']),
  unit('packages/bus-memory', 3, ['core', 'service'], []),
  unit('packages/bus-redis', 3, ['core', 'service'], ['redis']),
  unit('packages/media-livekit', 3, ['core', 'service'], ['livekit-server-sdk']),
  unit('packages/formats', 3, ['core', 'service'], ['csv-parse', 'ical.js', 'yauzl', 'yazl']),
  unit('packages/files', 3, ['core', 'service'], ['sharp', 'file-type', 'pdfkit', '@cantoo/pdf-lib']),
  unit('packages/identity', 3, ['core', 'service'], ['@node-rs/argon2']),
  unit('apps/gate', 4, PACKAGES_BELOW_APPS, ['fastify', '@fastify/*', 'qrcode-generator']),
  unit('apps/school', 4, PACKAGES_BELOW_APPS, ['fastify', '@fastify/*', '@tus/*']),
  unit('apps/lesson', 4, PACKAGES_BELOW_APPS, ['fastify', '@fastify/*', 'ws']),
  unit(
    'apps/web',
    4,
    ['client', 'protocol', 'core'],
    [
      'react',
      'react-dom',
      'wouter',
      '@tanstack/react-query',
      'livekit-client',
      'lucide-react',
      'qrcode-generator',
      'tus-js-client',
      'pdfjs-dist',
      'idb',
      '@fontsource-variable/*',
    ],
    { node: false },
  ),
  unit(
    'apps/preau',
    5,
    [...PACKAGES_BELOW_APPS, 'sfu', 'gate', 'school', 'lesson', 'web'],
    ['fastify', '@fastify/*', 'commander', 'cli-progress'],
  ),
  unit(
    'sim',
    6,
    ['client', 'protocol', 'core'],
    [
      '@bufbuild/protobuf',
      '@livekit/protocol',
      'livekit-client',
      'livekit-server-sdk',
      'node-datachannel',
      'playwright-core',
      'ws',
    ],
  ),
  unit(
    'e2e',
    6,
    ['client', 'protocol', 'core', 'preau', 'web'],
    ['playwright-core', '@axe-core/playwright', '@livekit/rtc-node', 'ws', 'jsqr'],
  ),
];

/** Tools may import anything below them and any development dependency; nothing but tests imports tools. */
export const TOOLS = unit('tools', 7, [...UNITS.map((part) => part.name)], ['*']);

/** The nouns that name the folders of every layer. */
export const NOUNS: readonly string[] = ['gate', 'school', 'lesson'];
