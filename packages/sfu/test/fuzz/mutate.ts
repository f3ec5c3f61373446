// Mutations of recorded input: bits flipped, bytes set, cut, repeated, spliced with another sample, lengths that lie.
import fc from 'fast-check';

/** One mutation: which, where, with what. All are taken modulo what there is. */
export type Mutation = readonly [kind: number, at: number, value: number];

/** A sample of the corpus and what is done to it. */
export interface Case {
  readonly sample: number;
  readonly other: number;
  readonly mutations: readonly Mutation[];
}

const number = fc.nat({ max: 0x7fffffff });

/** Cases over a corpus; one in a few is left as recorded. */
export const cases: fc.Arbitrary<Case> = fc.record({
  sample: number,
  other: number,
  mutations: fc.array(fc.tuple(fc.nat({ max: 9 }), number, number), { maxLength: 6 }),
});

/** The bytes of a case. */
export function mutateBytes(corpus: readonly Buffer[], { sample, other, mutations }: Case): Buffer {
  const second = corpus[other % corpus.length]!;
  let bytes = Buffer.from(corpus[sample % corpus.length]!);
  for (const [kind, position, value] of mutations) {
    const at = bytes.length === 0 ? 0 : position % bytes.length;
    if (kind === 0) bytes = bytes.subarray(0, at);
    else if (kind === 1) bytes = Buffer.concat([bytes, bytes.subarray(at)]);
    else if (kind === 2) bytes = Buffer.concat([bytes.subarray(0, at), second.subarray(value % (second.length + 1))]);
    else if (kind === 3) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + (value % 16))]);
    else if (kind === 4)
      bytes = Buffer.concat([bytes.subarray(0, at), Buffer.alloc(value % 64, value), bytes.subarray(at)]);
    else if (bytes.length > 0) {
      bytes = Buffer.from(bytes);
      if (kind === 5) bytes[at] = bytes[at]! ^ (1 << (value % 8));
      else if (kind === 6) bytes[at] = value;
      // A length that lies is most often near the beginning: 16 bits to one of the ends.
      else if (bytes.length >= 20 && kind < 9) bytes.writeUInt16BE([0, 1, 0x7fff, 0xffff][value % 4]!, position % 18);
      else bytes[at % Math.min(bytes.length, 12)] = value;
    }
  }
  return bytes;
}

const hostileValues = [
  '',
  '0',
  '-1',
  '4294967296',
  '9'.repeat(400),
  'a'.repeat(70_000),
  '\u0000',
  '\r\na=x:1',
  '\n',
  '%s%n',
  '__proto__',
  '{}',
  '\uD800',
];

/** The text of a case, changed by lines and words. */
export function mutateText(corpus: readonly string[], { sample, other, mutations }: Case): string {
  const second = corpus[other % corpus.length]!.split('\r\n');
  const lines = corpus[sample % corpus.length]!.split('\r\n');
  for (const [kind, position, value] of mutations) {
    const at = lines.length === 0 ? 0 : position % lines.length;
    const line = lines[at] ?? '';
    const words = line.split(/(?<=[ :=;/])/);
    if (kind === 0) lines.splice(at, 1 + (value % 8));
    else if (kind === 1) lines.splice(value % (lines.length + 1), 0, line);
    else if (kind === 2) lines.splice(at, 0, ...second.slice(value % second.length, (value % second.length) + 12));
    else if (kind === 3) lines.length = Math.min(lines.length, at);
    else if (kind === 4) lines[at] = line.slice(0, value % (line.length + 1));
    else if (kind === 5)
      lines[at] =
        line.slice(0, value % (line.length + 1)) +
        String.fromCharCode(value % 0x300) +
        line.slice(value % (line.length + 1));
    else if (kind === 6) lines.push(...lines.slice(at, at + 40));
    else {
      words[value % words.length] = hostileValues[value % hostileValues.length]!;
      lines[at] = words.join('');
    }
  }
  return lines.join('\r\n');
}
