// Session descriptions (RFC 8866, RFC 8829) of the raw participant: offers as livekit-client makes them on one connection, answers as servers give them.
import { extensionIds, payloadTypes } from './rtp.ts';

/** ICE and DTLS values of one side. */
export interface IceParameters {
  readonly ufrag: string;
  readonly password: string;
  /** Algorithm and value, as in `a=fingerprint`. */
  readonly fingerprint: string;
  readonly setup: string;
  readonly isLite: boolean;
}

/** One m-line of ours. Its mid is its place. */
export type Section =
  | { readonly use: 'receive'; readonly kind: 'audio' | 'video' }
  | {
      readonly use: 'send';
      readonly kind: 'audio' | 'video';
      /** The track's id in `add_track`. */
      readonly cid: string;
      readonly ssrcs: readonly number[];
      /** Simulcast layers, lowest first; none for a single stream. */
      readonly rids: readonly string[];
    }
  | { readonly use: 'data' };

/** What an answer says of one m-line that carries a track to us. */
export interface AnsweredSection {
  readonly mid: string;
  readonly ssrcs: readonly number[];
  /** Track sid, from `mid_to_track_id` or the msid. */
  readonly trackSid: string | undefined;
}

const URIS = {
  mid: 'urn:ietf:params:rtp-hdrext:sdes:mid',
  rid: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  repairedRid: 'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  audioLevel: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  absSendTime: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
} as const;

const names = {
  audio: ['mid', 'audioLevel', 'absSendTime'],
  video: ['mid', 'rid', 'repairedRid', 'absSendTime'],
} as const;

/** An offer of all our m-lines. */
export function writeOffer(ice: IceParameters, sections: readonly Section[], version: number): string {
  const security = [
    `a=ice-ufrag:${ice.ufrag}`,
    `a=ice-pwd:${ice.password}`,
    'a=ice-options:trickle',
    `a=fingerprint:${ice.fingerprint}`,
    `a=setup:${ice.setup}`,
  ];
  const lines = [
    'v=0',
    `o=- 4611731400430051336 ${version} IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    `a=group:BUNDLE ${sections.map((_, index) => index).join(' ')}`,
    'a=extmap-allow-mixed',
    'a=msid-semantic: WMS',
  ];
  sections.forEach((section, index) => {
    if (section.use === 'data') {
      lines.push('m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'c=IN IP4 0.0.0.0', ...security);
      lines.push(`a=mid:${index}`, 'a=sctp-port:5000', 'a=max-message-size:65536');
    } else {
      lines.push(`m=${section.kind} 9 UDP/TLS/RTP/SAVPF ${payloadTypes[section.kind]}`, 'c=IN IP4 0.0.0.0');
      lines.push('a=rtcp:9 IN IP4 0.0.0.0', ...security, `a=mid:${index}`, ...mediaLines(section));
    }
  });
  return `${lines.join('\r\n')}\r\n`;
}

function mediaLines(section: Extract<Section, { kind: string }>): string[] {
  const { kind } = section;
  const type = payloadTypes[kind];
  const lines = names[kind].map((name) => `a=extmap:${extensionIds[name]} ${URIS[name]}`);
  lines.push(section.use === 'send' ? 'a=sendonly' : 'a=recvonly', 'a=rtcp-mux', 'a=rtcp-rsize');
  if (section.use === 'send') lines.push(`a=msid:- ${section.cid}`);
  if (kind === 'audio') lines.push(`a=rtpmap:${type} opus/48000/2`, `a=fmtp:${type} minptime=10;useinbandfec=1`);
  else
    lines.push(
      `a=rtpmap:${type} VP8/90000`,
      ...['goog-remb', 'ccm fir', 'nack', 'nack pli'].map((feedback) => `a=rtcp-fb:${type} ${feedback}`),
    );
  if (section.use === 'send' && section.rids.length > 0)
    lines.push(...section.rids.map((rid) => `a=rid:${rid} send`), `a=simulcast:send ${section.rids.join(';')}`);
  else if (section.use === 'send') lines.push(...section.ssrcs.map((ssrc) => `a=ssrc:${ssrc} cname:${section.cid}`));
  return lines;
}

/** Reads an answer: the server's values, its addresses, and which m-lines carry which tracks to us. */
export function readAnswer(
  sdp: string,
  midToTrackId: Readonly<Record<string, string>>,
): {
  readonly ice: IceParameters;
  readonly candidates: readonly string[];
  readonly sections: readonly AnsweredSection[];
} {
  const blocks = sdp.split(/\r?\n(?=m=)/);
  const find = (text: string, pattern: RegExp): string | undefined => pattern.exec(text)?.[1];
  const ice = {
    ufrag: find(sdp, /^a=ice-ufrag:(\S+)/m) ?? '',
    password: find(sdp, /^a=ice-pwd:(\S+)/m) ?? '',
    fingerprint: find(sdp, /^a=fingerprint:(\S+ \S+)/m) ?? '',
    setup: find(sdp, /^a=setup:(\S+)/m) ?? 'active',
    isLite: /^a=ice-lite/m.test(sdp),
  };
  const candidates = [...sdp.matchAll(/^a=(candidate:\S.*?)\r?$/gm)].map(([, line]) => line ?? '');
  const sections = blocks.slice(1).flatMap((block): AnsweredSection[] => {
    const mid = find(block, /^a=mid:(\S+)/m);
    if (mid === undefined || !/^a=sendonly/m.test(block)) return [];
    const ssrcs = [...new Set([...block.matchAll(/^a=ssrc:(\d+) /gm)].map(([, ssrc]) => Number(ssrc)))];
    const trackSid = midToTrackId[mid] ?? find(block, /^a=msid:\S+ (TR_\S+)/m);
    return [{ mid, ssrcs, trackSid }];
  });
  return { ice, candidates, sections };
}
