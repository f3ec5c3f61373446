// What a page really decodes, read from its WebRTC connections by a script that wraps RTCPeerConnection before the app runs: the app is
// not instrumented.
import type { Page } from 'playwright-core';

/** Everything a page receives and sends, summed over its connections. */
export interface MediaCounts {
  readonly framesDecoded: number;
  /** Sum of `totalAudioEnergy`: silence adds nothing (webrtc-stats, RTCInboundRtpStreamStats). */
  readonly audioEnergy: number;
  readonly framesSent: number;
  readonly audioPacketsSent: number;
  /** Bytes of pictures and of sound that arrived. */
  readonly pictureBytes: number;
  readonly soundBytes: number;
  /** Width of the largest picture received, pixels. */
  readonly widestPicture: number;
}

/** The wrapper: to be added with `addInitScript`. */
export const PROBE_SCRIPT = `(() => {
  const made = new Map();
  const Real = window.RTCPeerConnection;
  if (!Real) return;
  window.RTCPeerConnection = class extends Real {
    constructor(...args) { super(...args); made.set(this, {}); }
  };
  const add = (sum, name, value) => { sum[name] = (sum[name] ?? 0) + (value ?? 0); };
  window.__preauMedia = async () => {
    const total = { framesDecoded: 0, audioEnergy: 0, framesSent: 0, audioPacketsSent: 0, pictureBytes: 0, soundBytes: 0, widestPicture: 0 };
    for (const [connection, kept] of made) {
      // A closed connection tells nothing any more: what it last said stays in the sum, which therefore never shrinks.
      if (connection.connectionState !== 'closed') {
        const sum = {};
        let widest = 0;
        for (const stat of (await connection.getStats()).values()) {
          const kind = stat.type + ' ' + stat.kind;
          if (kind === 'inbound-rtp video') { add(sum, 'framesDecoded', stat.framesDecoded); add(sum, 'pictureBytes', stat.bytesReceived); widest = Math.max(widest, stat.frameWidth ?? 0); }
          if (kind === 'inbound-rtp audio') { add(sum, 'audioEnergy', stat.totalAudioEnergy); add(sum, 'soundBytes', stat.bytesReceived); }
          if (kind === 'outbound-rtp video') add(sum, 'framesSent', stat.framesSent);
          if (kind === 'outbound-rtp audio') add(sum, 'audioPacketsSent', stat.packetsSent);
        }
        total.widestPicture = Math.max(total.widestPicture, widest);
        // Receivers that were taken away leave the report too.
        for (const [name, value] of Object.entries(sum)) {
          if (value < (kept.last?.[name] ?? 0)) kept.gone = { ...kept.gone, [name]: (kept.gone?.[name] ?? 0) + kept.last[name] };
        }
        kept.last = sum;
      }
      for (const part of [kept.last, kept.gone]) for (const [name, value] of Object.entries(part ?? {})) total[name] += value;
    }
    return total;
  };
})();`;

/** Reads the counts now. */
export function readMedia(page: Page): Promise<MediaCounts> {
  return page.evaluate(() => (globalThis as unknown as { __preauMedia(): Promise<MediaCounts> }).__preauMedia());
}

/** Pixels of the picture that a `video` or `img` element draws; 0 when it draws none. */
export function drawnWidth(element: unknown): number {
  const { videoWidth, naturalWidth } = element as { readonly videoWidth?: number; readonly naturalWidth?: number };
  return videoWidth ?? naturalWidth ?? 0;
}
