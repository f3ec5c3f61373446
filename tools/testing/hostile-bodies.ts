// Bodies that nobody should send, from a seed: what is right with a part made wrong, any JSON, and bytes that are none.

/** Numbers from a seed (mulberry32): the same seed, the same run. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }
}

const TEXTS = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202e\u2066',
  "'; DROP TABLE person; --",
  '$1',
  '%',
  '\\',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '{"a":1}',
  'null',
  '__proto__',
  'constructor',
  'é'.repeat(300),
  '𝔘'.repeat(5_000),
  'a'.repeat(20_000),
  '2026-02-30',
  '0000-00-00',
  '275760-09-13',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '018F0000-0000-7000-8000-00000000000G',
  '0750001A',
  '0750002B',
] as const;

const NUMBERS = [
  0,
  -0,
  -1,
  0.1,
  1e308,
  -1e308,
  5e-324,
  2 ** 31,
  2 ** 53,
  2 ** 63,
  2 ** 64,
  8.64e15 + 1,
  1_795_000_000_000,
];

/** Any text that JSON can say. */
export function anyText(dice: Dice): string {
  return dice.pick(TEXTS);
}

/** Any JSON value. */
export function anyValue(dice: Dice, depth = 0): unknown {
  const kind = dice.below(depth > 3 ? 4 : 7);
  if (kind === 0) return dice.pick([null, true, false]);
  if (kind === 1) return dice.pick(NUMBERS);
  if (kind <= 3) return dice.pick(TEXTS);
  if (kind === 4) return Array.from({ length: dice.pick([0, 1, 3, 40]) }, () => anyValue(dice, depth + 2));
  const keys = Array.from({ length: dice.below(4) }, () => dice.pick([...TEXTS, 'schoolId', 'fileIds', 'roles']));
  return Object.fromEntries(keys.map((key) => [key, anyValue(dice, depth + 1)]));
}

/** A valid body with one to three of its parts made wrong. */
export function spoil(dice: Dice, body: unknown): unknown {
  let spoilt = structuredClone(body);
  for (let times = 1 + dice.below(3); times > 0; times -= 1) spoilt = spoilOnce(dice, spoilt);
  return spoilt;
}

function spoilOnce(dice: Dice, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return anyValue(dice, 2);
  if (Array.isArray(value)) {
    if (value.length > 0 && dice.next() < 0.6) {
      const at = dice.below(value.length);
      return value.with(at, spoilOnce(dice, value[at]));
    }
    return dice.pick([
      [],
      [...value, ...value],
      [...value, anyValue(dice, 2)],
      Array.from({ length: 500 }, () => value[0]),
    ]);
  }
  const entries = Object.entries(value);
  const at = dice.below(Math.max(1, entries.length));
  const kind = dice.below(10);
  if (kind === 0) return Object.fromEntries(entries.toSpliced(at, 1));
  if (kind === 1) return Object.fromEntries([...entries, [dice.pick(TEXTS), anyValue(dice, 2)]]);
  if (kind === 2) return [value];
  return Object.fromEntries(entries.map(([key, held], index) => [key, index === at ? spoilOnce(dice, held) : held]));
}

/** How a hostile request differs from the one that it began as. */
export interface Hostile {
  readonly payload: string | Buffer | undefined;
  readonly type: string | undefined;
}

/** One body, of a valid one when there is one. */
export function hostileBody(dice: Dice, valid: object | undefined): Hostile {
  const json = (value: unknown): Hostile => ({ payload: JSON.stringify(value) ?? 'null', type: 'application/json' });
  const kind = dice.below(20);
  if (kind < 11 && valid !== undefined) return json(spoil(dice, valid));
  if (kind < 14) return json(anyValue(dice));
  const text = JSON.stringify(valid ?? anyValue(dice)) ?? 'null';
  if (kind === 14) return { payload: text.slice(0, dice.below(text.length + 1)), type: 'application/json' };
  if (kind === 15) return { payload: `${text}${dice.pick(['}', ' x', '\u0000', text])}`, type: 'application/json' };
  if (kind === 16) return { payload: '['.repeat(dice.pick([50, 5_000, 16_000])), type: 'application/json' };
  if (kind === 17) return { payload: Buffer.from([0xff, 0xfe, 0x7b, dice.below(256), 0xc3]), type: 'application/json' };
  if (kind === 18)
    return {
      payload: text,
      type: dice.pick([
        undefined,
        'text/plain',
        'application/xml',
        'application/x-www-form-urlencoded',
        'a/b;c',
        'multipart/form-data; boundary=x',
      ]),
    };
  return {
    payload: dice.pick(['', ' ', 'x'.repeat(40_000), `{"a":1,"a":2,"__proto__":{"roles":["head"]}}`]),
    type: 'application/json',
  };
}

/** An id or a query value that is none. */
export function hostileText(dice: Dice): string {
  return dice.pick([
    ...TEXTS.filter((text) => text.length < 2_000 && !/[\ud800-\udfff]/.test(text)),
    '.',
    '..',
    'a/b',
    '%2e%2e%2f',
    'NaN',
    '-1',
    '9'.repeat(40),
  ]);
}
