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
  /** Width of the largest picture received, pixels. */
  readonly widestPicture: number;
}

/** The wrapper: to be added with `addInitScript`. */
export const PROBE_SCRIPT = `(() => {
  const made = new Set();
  const Real = window.RTCPeerConnection;
  if (!Real) return;
  window.RTCPeerConnection = class extends Real {
    constructor(...args) { super(...args); made.add(this); }
  };
  window.__preauMedia = async () => {
    const sum = { framesDecoded: 0, audioEnergy: 0, framesSent: 0, audioPacketsSent: 0, widestPicture: 0 };
    for (const connection of made) {
      if (connection.connectionState === 'closed') { made.delete(connection); continue; }
      for (const stat of (await connection.getStats()).values()) {
        if (stat.type === 'inbound-rtp' && stat.kind === 'video') {
          sum.framesDecoded += stat.framesDecoded ?? 0;
          sum.widestPicture = Math.max(sum.widestPicture, stat.frameWidth ?? 0);
        }
        if (stat.type === 'inbound-rtp' && stat.kind === 'audio') sum.audioEnergy += stat.totalAudioEnergy ?? 0;
        if (stat.type === 'outbound-rtp' && stat.kind === 'video') sum.framesSent += stat.framesSent ?? 0;
        if (stat.type === 'outbound-rtp' && stat.kind === 'audio') sum.audioPacketsSent += stat.packetsSent ?? 0;
      }
    }
    return sum;
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
