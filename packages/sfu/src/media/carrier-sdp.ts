// Carrier mode: libdatachannel sees a fixed two-line description (one audio line that carries every RTP packet, one data line).
// With exactly one track it hands us all packets whatever their SSRC (its dispatch by SSRC has a short cut for that case); test/carrier.test.ts proves it (SFU-27).
import type { IceParameters } from './transport.ts';

/** The description given to libdatachannel in place of the client's real offer. */
export function writeCarrierOffer(remote: IceParameters, maxMessageBytes: number): string {
  const security = [
    `a=ice-ufrag:${remote.ufrag}`,
    `a=ice-pwd:${remote.password}`,
    `a=fingerprint:${remote.fingerprint.algorithm} ${remote.fingerprint.value}`,
    'a=setup:actpass',
  ];
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0 1',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    'a=sendrecv',
    'a=rtcp-mux',
    'a=rtpmap:111 opus/48000/2',
    ...security,
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    'a=mid:1',
    'a=sctp-port:5000',
    `a=max-message-size:${maxMessageBytes}`,
    ...security,
  ];
  return `${lines.join('\r\n')}\r\n`;
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
