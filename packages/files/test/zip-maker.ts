// Zips for tests: honest ones, and ones that say little and hold a lot. APPNOTE.TXT 6.3.10.
import { deflateRawSync } from 'node:zlib';

/** An entry; `says` replaces the true size in both headers. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly says?: number;
  /** Kept as it is, not deflated: what office documents do with their first entry. */
  readonly isStored?: boolean;
}

/** The archive. With `shared` every entry after the first points at the bytes of the first. */
export function makeZip(entries: readonly ZipEntry[], { shared = false } = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  let first = 0;
  for (const [index, { name, bytes, says = bytes.length, isStored = false }] of entries.entries()) {
    const packed = isStored ? Buffer.from(bytes) : deflateRawSync(bytes);
    const isSharing = shared && index > 0;
    const local = header(0x04034b50, { name, packed: packed.length, says, isStored });
    if (!isSharing) {
      first = at;
      parts.push(local, packed);
      at += local.length + packed.length;
    }
    directory.push(
      header(0x02014b50, {
        name,
        packed: packed.length,
        says,
        isStored,
        at: isSharing ? first : at - local.length - packed.length,
      }),
    );
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, central, end]);
}

/** A document of LibreOffice, as far as anybody tells it from others. */
export function makeOdt(text: string): Buffer {
  return makeZip([
    { name: 'mimetype', bytes: Buffer.from('application/vnd.oasis.opendocument.text'), isStored: true },
    { name: 'content.xml', bytes: Buffer.from(`<office:text>${text}</office:text>`) },
  ]);
}

function header(
  signature: number,
  entry: {
    readonly name: string;
    readonly packed: number;
    readonly says: number;
    readonly isStored: boolean;
    readonly at?: number;
  },
): Buffer {
  const isCentral = entry.at !== undefined;
  const size = isCentral ? 46 : 30;
  const shift = isCentral ? 2 : 0;
  const name = Buffer.from(entry.name);
  const out = Buffer.alloc(size);
  out.writeUInt32LE(signature, 0);
  if (isCentral) out.writeUInt16LE(20, 4);
  out.writeUInt16LE(20, 4 + shift);
  out.writeUInt16LE(entry.isStored ? 0 : 8, 8 + shift);
  out.writeUInt32LE(entry.packed, 18 + shift);
  out.writeUInt32LE(entry.says, 22 + shift);
  out.writeUInt16LE(name.length, 26 + shift);
  if (isCentral) out.writeUInt32LE(entry.at, 42);
  return Buffer.concat([out, name]);
}
