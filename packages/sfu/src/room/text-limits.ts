// LiveKit's limits on names, metadata and attributes.
import { limits } from '../limits.ts';

/** LiveKit's sentence for the first text that is too long, if any. */
export function textLimitRefusal(texts: {
  readonly name: string;
  readonly metadata: string;
  readonly attributes: Readonly<Record<string, string>>;
}): string | undefined {
  if (texts.name.length > limits.nameLength) return 'exceeds name length limit';
  if (Buffer.byteLength(texts.metadata) > limits.metadataBytes) return 'exceeds metadata size limit';
  return attributesBytes(texts.attributes) > limits.attributesBytes ? 'exceeds attributes size limit' : undefined;
}

/** Keys and values together, as LiveKit counts them. */
export function attributesBytes(attributes: Readonly<Record<string, string>>): number {
  let total = 0;
  for (const [key, value] of Object.entries(attributes)) total += Buffer.byteLength(key) + Buffer.byteLength(value);
  return total;
}
