// Reads a client's offer (RFC 8866, RFC 8829): only what the server needs, strictly, from an untrusted peer.
import { limits } from '../limits.ts';
import type { DtlsRole, IceParameters } from '../media/transport.ts';
import { ok, refuse } from '../result.ts';
import type { Result } from '../result.ts';

/** Header extensions the server understands, by URI. */
export const extensionUris = {
  mid: 'urn:ietf:params:rtp-hdrext:sdes:mid',
  rid: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  repairedRid: 'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  audioLevel: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  absSendTime: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
} as const;

/** Name of an understood header extension. */
export type ExtensionName = keyof typeof extensionUris;

/** One m-line of an offer. */
export interface OfferSection {
  readonly mid: string;
  readonly kind: 'audio' | 'video' | 'application';
  readonly direction: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';
  readonly isRejected: boolean;
  /** Track id of `a=msid`, which is LiveKit's `cid` in every browser but Firefox. */
  readonly trackId: string;
  /** Payload type of Opus or VP8; undefined when the line offers neither. */
  readonly payloadType: number | undefined;
  readonly rids: readonly string[];
  readonly ssrc: number | undefined;
  readonly extensions: Readonly<Partial<Record<ExtensionName, number>>>;
}

/** A client's offer. */
export interface Offer {
  readonly ice: IceParameters;
  /** Who begins DTLS; undefined where the client leaves the choice (`actpass`). */
  readonly setup: DtlsRole | undefined;
  readonly sections: readonly OfferSection[];
}

/** Why an offer was not understood. */
export interface OfferRefusal {
  readonly code: 'too-large' | 'malformed';
  readonly message: string;
}

const token = /^[A-Za-z0-9!#$%&'*+.^_`{|}~/=-]{1,64}$/;
const iceText = /^[A-Za-z0-9+/_=-]{4,256}$/;
const fingerprintText = /^[A-Fa-f0-9]{2}(:[A-Fa-f0-9]{2}){15,63}$/;

/** Reads an offer; whatever is echoed or handed to native code has been checked against a pattern. */
export function parseOffer(sdp: string): Result<Offer, OfferRefusal> {
  if (sdp.length > limits.sdpBytes) {
    return refuse({
      code: 'too-large',
      message: `Cannot read the offer: ${sdp.length} bytes, ${limits.sdpBytes} are allowed`,
    });
  }
  const blocks = splitBlocks(sdp);
  const [session, ...media] = blocks;
  if (session === undefined || media.length === 0) return malformed('no m-line');
  if (media.length > limits.sdpSections) {
    return refuse({
      code: 'too-large',
      message: `Cannot read the offer: ${media.length} m-lines, ${limits.sdpSections} are allowed`,
    });
  }
  const ice = readIce([...media.filter((lines) => !isRejectedLine(lines[0])), session]);
  if (ice === undefined) return malformed('no usable ICE or DTLS values');
  const sections: OfferSection[] = [];
  const mids = new Set<string>();
  for (const lines of media) {
    const section = readSection(lines);
    if (section === undefined) return malformed(`m-line ${sections.length + 1} is not understood`);
    if (mids.has(section.mid)) return malformed(`mid ${section.mid} is used twice`);
    mids.add(section.mid);
    sections.push(section);
  }
  const setup = /^a=setup:(active|passive|actpass)\r?$/m.exec(sdp)?.[1];
  return ok({ ice, setup: setup === 'active' || setup === 'passive' ? setup : undefined, sections });
}

/** Reads a client's answer to our offer: the same strictness, and who begins the DTLS handshake. */
export function parseAnswer(sdp: string): Result<Offer & { readonly setup: DtlsRole }, OfferRefusal> {
  const parsed = parseOffer(sdp);
  if (!parsed.ok) return parsed;
  const { setup } = parsed.value;
  if (setup === undefined) return malformed('no DTLS role');
  return ok({ ...parsed.value, setup });
}

function malformed(fact: string): Result<never, OfferRefusal> {
  return refuse({ code: 'malformed', message: `Cannot read the offer: ${fact}` });
}

function splitBlocks(sdp: string): string[][] {
  const blocks: string[][] = [[]];
  for (const line of sdp.split(/\r?\n/)) {
    if (line.startsWith('m=')) blocks.push([]);
    if (line !== '') blocks.at(-1)?.push(line);
  }
  return blocks;
}

function isRejectedLine(line: string | undefined): boolean {
  return line === undefined || line.split(' ')[1] === '0';
}

/** The values after `a=name:` of the lines that have it. */
function attributes(lines: readonly string[], name: string): string[] {
  const prefix = `a=${name}:`;
  return lines.filter((line) => line.startsWith(prefix)).map((line) => line.slice(prefix.length));
}

function readIce(blocks: readonly (readonly string[])[]): IceParameters | undefined {
  const first = (name: string): string | undefined => {
    for (const lines of blocks) {
      const value = attributes(lines, name)[0];
      if (value !== undefined) return value;
    }
    return undefined;
  };
  const ufrag = first('ice-ufrag');
  const password = first('ice-pwd');
  const [algorithm, value] = (first('fingerprint') ?? '').split(' ');
  if (ufrag === undefined || password === undefined || algorithm === undefined || value === undefined) return undefined;
  if (!iceText.test(ufrag) || !iceText.test(password)) return undefined;
  if (!/^sha-(1|224|256|384|512)$/i.test(algorithm) || !fingerprintText.test(value)) return undefined;
  return { ufrag, password, fingerprint: { algorithm, value } };
}

function readSection(lines: readonly string[]): OfferSection | undefined {
  const [kind] = (lines[0] ?? '').slice(2).split(' ');
  const mid = attributes(lines, 'mid')[0];
  if (mid === undefined || !token.test(mid)) return undefined;
  if (kind !== 'audio' && kind !== 'video' && kind !== 'application') return undefined;
  const direction =
    (['sendonly', 'recvonly', 'inactive', 'sendrecv'] as const).find((name) => lines.includes(`a=${name}`)) ??
    'sendrecv';
  const rids = attributes(lines, 'rid')
    .map((value) => value.split(' '))
    .filter(([id, way]) => id !== undefined && way === 'send' && /^[A-Za-z0-9]{1,16}$/.test(id))
    .map(([id]) => id ?? '');
  const ssrc = Number(attributes(lines, 'ssrc')[0]?.split(' ')[0]);
  return {
    mid,
    kind,
    direction,
    isRejected: isRejectedLine(lines[0]) && !lines.includes('a=bundle-only'),
    trackId: attributes(lines, 'msid')[0]?.split(' ')[1] ?? '',
    payloadType: kind === 'application' ? undefined : readPayloadType(lines, kind),
    rids: rids.slice(0, 3),
    ssrc: rids.length === 0 && Number.isInteger(ssrc) && ssrc > 0 && ssrc <= 0xffffffff ? ssrc : undefined,
    extensions: readExtensions(lines),
  };
}

function readPayloadType(lines: readonly string[], kind: 'audio' | 'video'): number | undefined {
  const wanted = kind === 'audio' ? /^(\d+) opus\/48000\/2$/i : /^(\d+) VP8\/90000$/i;
  for (const value of attributes(lines, 'rtpmap')) {
    const payloadType = Number(wanted.exec(value)?.[1]);
    if (Number.isInteger(payloadType) && payloadType >= 0 && payloadType < 128) return payloadType;
  }
  return undefined;
}

function readExtensions(lines: readonly string[]): Partial<Record<ExtensionName, number>> {
  const found: Partial<Record<ExtensionName, number>> = {};
  for (const value of attributes(lines, 'extmap')) {
    const [idText = '', uri] = value.split(' ');
    const id = Number(idText.split('/')[0]);
    // Ids above 14 need the two-byte form, which the server does not write.
    if (!Number.isInteger(id) || id < 1 || id > 14) continue;
    for (const name of Object.keys(extensionUris) as ExtensionName[]) if (extensionUris[name] === uri) found[name] = id;
  }
  return found;
}
