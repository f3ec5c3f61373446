// What a form of files holds before it is sent: pages photographed, files, a voice. WORK-68, WORK-80.

import type { OutboxBlob } from '../../ui/outbox.ts';
import { toSmallPhoto } from './photo.ts';

/** One page, file or sound of a form. */
export interface Part {
  readonly key: string;
  readonly kind: 'photo' | 'file' | 'sound';
  readonly name: string;
  readonly blob: Blob;
  /** An address for `<img>` and `<audio>`, revoked by who removes the part. */
  readonly shown: string;
}

/** Most pages and files of one hand-in. */
export const MOST_PARTS = 10;
/** Largest file, bytes: what a pupil may upload. */
export const PART_BYTES = 25_000_000;

let made = 0;

/** A part of a form. */
export function toPart(kind: Part['kind'], name: string, blob: Blob): Part {
  made += 1;
  return { key: `part-${made}`, kind, name, blob, shown: URL.createObjectURL(blob) };
}

/** A chosen photo as a small page, or as a file when this browser cannot read it. */
export async function toPhotoPart(file: File): Promise<Part> {
  const small = await toSmallPhoto(file);
  return small === undefined ? toPart('file', file.name, file) : toPart('photo', file.name, small);
}

/** As the outbox keeps them, in their order. */
export async function toBlobs(parts: readonly Part[]): Promise<readonly OutboxBlob[]> {
  return Promise.all(
    parts.map(async ({ kind, name, blob }, index) => ({
      name: kind === 'photo' ? `page-${index + 1}.jpg` : name,
      type: blob.type,
      bytes: await blob.arrayBuffer(),
      field: kind === 'photo' ? ('photoIds' as const) : ('fileIds' as const),
    })),
  );
}
