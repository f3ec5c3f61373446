// Writes the server's descriptions: our ICE and DTLS values, only Opus and VP8, one decision per m-line.
import { limits } from '../limits.ts';
import type { DtlsRole, LocalIce } from '../media/transport.ts';
import { extensionUris } from './offer.ts';
import type { ExtensionName, OfferSection } from './offer.ts';

/** What becomes of one offered m-line. */
export type SectionDecision =
  /** The client's track is taken in. */
  | { readonly use: 'receive' }
  /** Carries somebody's track to the client. `stream` is `PA_…|name`. */
  | {
      readonly use: 'send';
      readonly stream: string;
      readonly trackSid: string;
      readonly ssrc: number;
      readonly cname: string;
    }
  | { readonly use: 'data' }
  | { readonly use: 'nothing' };

/** An offered m-line with its decision. */
export interface AnswerSection {
  readonly section: OfferSection;
  readonly decision: SectionDecision;
}

const feedback = ['nack', 'nack pli', 'ccm fir', 'goog-remb'];

/**
 * The answer; `version` counts up so that clients see a changed description. The client begins DTLS (SFU-161): browsers repeat a lost first
 * message after 50 ms, OpenSSL after a second, and Firefox drops ours when its own ICE is not done yet (seen with Firefox 153). Only for a
 * client that insists on waiting `role` is `active` (RFC 5763 section 5).
 */
export function writeAnswer(
  local: LocalIce,
  sections: readonly AnswerSection[],
  version: number,
  role: DtlsRole = 'passive',
): string {
  return writeDescription(local, sections, version, role);
}

/** The server's own offer (two peer connections): the same lines, of its own choosing. */
export function writeOffer(local: LocalIce, sections: readonly AnswerSection[], version: number): string {
  return writeDescription(local, sections, version, 'actpass');
}

function writeDescription(
  local: LocalIce,
  sections: readonly AnswerSection[],
  version: number,
  setup: DtlsRole | 'actpass',
): string {
  const bundled = sections.filter(({ section }) => !isRefused(section)).map(({ section }) => section.mid);
  const lines = [
    'v=0',
    `o=- 1 ${version} IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    `a=group:BUNDLE ${bundled.join(' ')}`,
    'a=msid-semantic: WMS *',
  ];
  let isFirst = true;
  for (const { section, decision } of sections) {
    if (isRefused(section)) {
      lines.push(`m=${section.kind} 0 UDP/TLS/RTP/SAVPF 0`, 'c=IN IP4 0.0.0.0', `a=mid:${section.mid}`, 'a=inactive');
      continue;
    }
    if (decision.use === 'data') lines.push('m=application 9 UDP/DTLS/SCTP webrtc-datachannel');
    else lines.push(`m=${section.kind} 9 UDP/TLS/RTP/SAVPF ${section.payloadType ?? 0}`);
    lines.push('c=IN IP4 0.0.0.0', `a=mid:${section.mid}`, ...securityLines(local, setup));
    if (isFirst) lines.push(...local.candidates.map((candidate) => `a=${candidate}`), 'a=end-of-candidates');
    isFirst = false;
    if (decision.use === 'data') lines.push('a=sctp-port:5000', `a=max-message-size:${limits.dataPacketBytes}`);
    else lines.push(...mediaLines(section, decision));
  }
  return `${lines.join('\r\n')}\r\n`;
}

function isRefused(section: OfferSection): boolean {
  return section.isRejected || (section.kind !== 'application' && section.payloadType === undefined);
}

function securityLines(local: LocalIce, setup: string): string[] {
  return [
    `a=ice-ufrag:${local.ufrag}`,
    `a=ice-pwd:${local.password}`,
    `a=fingerprint:${local.fingerprint.algorithm} ${local.fingerprint.value}`,
    `a=setup:${setup}`,
  ];
}

function mediaLines(section: OfferSection, decision: SectionDecision): string[] {
  const payloadType = section.payloadType ?? 0;
  const lines = ['a=rtcp-mux', 'a=rtcp-rsize', `a=${direction(decision)}`];
  // Every line gets every extension: Chromium offers a new m-line only with extensions that an older line of its kind has
  // negotiated, and then refuses its own simulcast offer when none of them had the rid (seen with Chromium 156).
  for (const name of Object.keys(extensionUris) as ExtensionName[]) {
    const id = section.extensions[name];
    if (id !== undefined && (name !== 'absSendTime' || section.kind === 'video'))
      lines.push(`a=extmap:${id} ${extensionUris[name]}`);
  }
  if (section.kind === 'audio')
    lines.push(`a=rtpmap:${payloadType} opus/48000/2`, `a=fmtp:${payloadType} minptime=10;useinbandfec=1;usedtx=1`);
  else lines.push(`a=rtpmap:${payloadType} VP8/90000`, ...feedback.map((name) => `a=rtcp-fb:${payloadType} ${name}`));
  if (decision.use === 'send') {
    lines.push(`a=msid:${decision.stream} ${decision.trackSid}`, `a=ssrc:${decision.ssrc} cname:${decision.cname}`);
  } else if (decision.use === 'receive' && section.rids.length > 0) {
    lines.push(...section.rids.map((rid) => `a=rid:${rid} recv`), `a=simulcast:recv ${section.rids.join(';')}`);
  }
  return lines;
}

function direction(decision: SectionDecision): string {
  return decision.use === 'receive' ? 'recvonly' : decision.use === 'send' ? 'sendonly' : 'inactive';
}
