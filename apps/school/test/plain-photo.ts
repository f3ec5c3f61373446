// A photo as small as can be, for tests that hand something in.

import { crc32, deflateSync } from 'node:zlib';

/** A PNG of one colour, 600 × 800 (RFC 2083). */
export function plainPhoto(red: number): Buffer {
  const chunk = (kind: string, body: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(kind, 'latin1'), body]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(body.length, 0);
    frame.writeUInt32BE(crc32(named), 4);
    return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(600, 0);
  header.writeUInt32BE(800, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(800 * (1 + 3 * 600), red);
  for (let y = 0; y < 800; y += 1) rows[y * (1 + 3 * 600)] = 0;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
