// Carrier mode: libdatachannel sees a fixed description of at most two lines (one audio line that carries every RTP packet, one data line).
// With exactly one track it hands us all packets whatever their SSRC (its dispatch by SSRC has a short cut for that case); test/carrier.test.ts proves it (SFU-27).
import type { DtlsRole, IceParameters } from './transport.ts';

/** What the fixed description says; mids are those of the description it answers. */
interface CarrierShape {
  readonly setup: DtlsRole;
  readonly audioMid: string;
  /** Undefined: no data line. */
  readonly dataMid: string | undefined;
  readonly maxMessageBytes: number;
}

/** The description given to libdatachannel in place of the client's real offer; `setup` is the client's part in DTLS. */
export function writeCarrierOffer(
  remote: IceParameters,
  maxMessageBytes: number,
  hasData = true,
  setup: DtlsRole = 'active',
): string {
  const dataMid = hasData ? '1' : undefined;
  return writeCarrier(remote, { setup, audioMid: '0', dataMid, maxMessageBytes });
}

/** The same in place of the client's answer; `local` is libdatachannel's own offer, whose m-lines it follows in order. */
export function writeCarrierAnswer(
  remote: IceParameters,
  setup: DtlsRole,
  local: string,
  maxMessageBytes: number,
): string {
  const midOf = (kind: string): string | undefined =>
    new RegExp(`^m=${kind} [\\s\\S]*?^a=mid:(\\S+)`, 'm').exec(local)?.[1];
  const shape = { setup, audioMid: midOf('audio') ?? '0', dataMid: midOf('application'), maxMessageBytes };
  return writeCarrier(remote, shape, local.indexOf('m=application') < local.indexOf('m=audio'));
}

function writeCarrier(remote: IceParameters, shape: CarrierShape, isDataFirst = false): string {
  const { setup, audioMid, dataMid, maxMessageBytes } = shape;
  const security = [
    `a=ice-ufrag:${remote.ufrag}`,
    `a=ice-pwd:${remote.password}`,
    `a=fingerprint:${remote.fingerprint.algorithm} ${remote.fingerprint.value}`,
    `a=setup:${setup}`,
  ];
  const audio = [
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    'c=IN IP4 0.0.0.0',
    `a=mid:${audioMid}`,
    'a=sendrecv',
    'a=rtcp-mux',
    'a=rtpmap:111 opus/48000/2',
    ...security,
  ];
  const data = [
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    `a=mid:${dataMid ?? ''}`,
    'a=sctp-port:5000',
    `a=max-message-size:${maxMessageBytes}`,
    ...security,
  ];
  const hasData = dataMid !== undefined;
  const [first, second] = isDataFirst ? [data, audio] : [audio, data];
  const group = isDataFirst ? `${dataMid} ${audioMid}` : hasData ? `${audioMid} ${dataMid}` : audioMid;
  const head = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', `a=group:BUNDLE ${group}`];
  return `${[...head, ...first, ...(hasData ? second : [])].join('\r\n')}\r\n`;
}

/** Rewrites the address of host candidates when the server sits behind a one-to-one NAT; one per port remains. */
export function announceCandidates(candidates: readonly string[], address: string | undefined): string[] {
  if (address === undefined) return [...candidates];
  const ports = new Set<string>();
  const announced: string[] = [];
  for (const candidate of candidates) {
    const fields = candidate.split(' ');
    const port = fields[5];
    if (port === undefined || fields[7] !== 'host' || ports.has(port)) continue;
    ports.add(port);
    fields[4] = address;
    announced.push(fields.join(' '));
  }
  return announced;
}
