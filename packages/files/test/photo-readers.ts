// Photos for what binds them, which reads each in its turn.

/** Photos as what binds them asks for them. */
export function readersOf(...photos: readonly Uint8Array[]): (() => Promise<Uint8Array>)[] {
  return photos.map((photo) => async () => photo);
}
