// The keyed hash that core/gate asks for. A fast one: chance must be even, and nobody attacks a simulation.

import type { Mac } from '@preau/core/gate';
import { mixed } from './random.ts';

const answer = new Uint8Array(32);
const words = new DataView(answer.buffer);

/** FNV-1a over key and bytes, mixed. The answer is used again by the next call. */
export const fastMac: Mac = (key, bytes) => {
  let hash = 0x811c9dc5;
  for (let n = 0; n < 4; n += 1) hash = Math.imul(hash ^ key[n]!, 0x01000193);
  for (let n = 0; n < bytes.length; n += 1) hash = Math.imul(hash ^ bytes[n]!, 0x01000193);
  words.setUint32(0, mixed(hash, bytes.length, 0, 0));
  return answer;
};
