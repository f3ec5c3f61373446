// The receivers of forwarding-cost.ts, in a process of their own: bare peer connections that count what comes.
import nodeDataChannel from 'node-datachannel';
import type { PeerConnection, Track } from 'node-datachannel';
import { mediaBindAddress } from '../src/child/network.ts';

/** Messages of this process. */
export type FromClients =
  | { readonly type: 'offer'; readonly index: number; readonly sdp: string }
  | { readonly type: 'open'; readonly index: number }
  | { readonly type: 'count'; readonly packets: number };

/** Messages to it. */
export type ToClients =
  | { readonly type: 'connect'; readonly index: number }
  | { readonly type: 'answer'; readonly index: number; readonly sdp: string }
  | { readonly type: 'count' };

const connections = new Map<number, PeerConnection>();
/** Held: a track that is collected receives no more. */
const tracks: Track[] = [];
let packets = 0;
const tell = (message: FromClients): void => void process.send?.(message);

function connect(index: number): void {
  const bind = mediaBindAddress() === undefined ? {} : { bindAddress: '127.0.0.1' };
  const connection = new nodeDataChannel.PeerConnection(`client-${index}`, {
    iceServers: [],
    disableAutoNegotiation: true,
    ...bind,
  });
  connections.set(index, connection);
  const audio = new nodeDataChannel.Audio('0', 'SendRecv');
  audio.addOpusCodec(111);
  const track = connection.addTrack(audio);
  tracks.push(track);
  track.onMessage(() => (packets += 1));
  connection.createDataChannel('_reliable');
  connection.onStateChange((state) => state === 'connected' && tell({ type: 'open', index }));
  connection.onGatheringStateChange((state) => {
    if (state === 'complete') tell({ type: 'offer', index, sdp: connection.localDescription()?.sdp ?? '' });
  });
  connection.setLocalDescription('offer');
}

process.on('message', (message: ToClients) => {
  if (message.type === 'connect') connect(message.index);
  else if (message.type === 'answer') connections.get(message.index)?.setRemoteDescription(message.sdp, 'answer');
  else tell({ type: 'count', packets });
});
process.on('disconnect', () => process.exit());
