// Data packets (chat, streams, RPC): who may send, to whom they go, under whose name. Payloads are passed on untouched.
import { DataPacket, DataPacket_Kind } from '@livekit/protocol';
import type { ParticipantPermission } from '@livekit/protocol';
import { limits } from '../limits.ts';
import type { DataChannelKind } from '../media/transport.ts';
import type { TokenBucket } from '../token-bucket.ts';
import type { RemoteCalls } from './remote-calls.ts';
import { sentAway } from './ending.ts';
import type { Ending } from './ending.ts';

/** Somebody who receives data. */
export interface DataReceiver {
  readonly identity: string;
  readonly sid: string;
  sendData(kind: DataChannelKind, packet: Uint8Array): void;
}

/** Somebody who sends data. */
export interface DataSender extends DataReceiver {
  readonly permission: ParticipantPermission;
  readonly dataBudget: TokenBucket;
  end(ending: Ending): void;
}

/** The room, as far as data needs it. */
export interface DataRoom {
  now(): number;
  participants(): Iterable<DataReceiver>;
  readonly calls: Pick<RemoteCalls, 'take'>;
}

/** The data traffic of one room. */
export class DataRelay {
  readonly #room: DataRoom;

  constructor(room: DataRoom) {
    this.#room = room;
  }

  /** A packet from a participant: identity overwritten, permission, size and rate checked, never echoed (SFU-17). */
  relay(from: DataSender, kind: DataChannelKind, message: Uint8Array): void {
    if (!from.permission.canPublishData || message.length > limits.dataPacketBytes) return;
    if (!from.dataBudget.take(this.#room.now())) {
      // A reliable channel with holes would be a lie; whoever floods it leaves.
      if (kind === 'reliable') from.end(sentAway);
      return;
    }
    const packet = readPacket(message);
    if (packet === undefined || this.#room.calls.take(from, packet)) return;
    packet.participantIdentity = from.identity;
    packet.participantSid = from.sid;
    if (packet.value.case === 'user') {
      packet.value.value.participantIdentity = from.identity;
      packet.value.value.participantSid = from.sid;
    }
    this.#deliver(packet, kind, from);
  }

  /** A packet from the server API. */
  sendFromServer(packet: DataPacket): void {
    this.#deliver(packet, packet.kind === DataPacket_Kind.LOSSY ? 'lossy' : 'reliable', undefined);
  }

  #deliver(packet: DataPacket, kind: DataChannelKind, from: DataReceiver | undefined): void {
    packet.kind = kind === 'lossy' ? DataPacket_Kind.LOSSY : DataPacket_Kind.RELIABLE;
    const identities = new Set(packet.destinationIdentities);
    const sids = new Set<string>();
    if (packet.value.case === 'user') {
      for (const identity of packet.value.value.destinationIdentities) identities.add(identity);
      for (const sid of packet.value.value.destinationSids) sids.add(sid);
    }
    const isForAll = identities.size === 0 && sids.size === 0;
    const encoded = packet.toBinary();
    for (const receiver of this.#room.participants()) {
      if (receiver === from || !(isForAll || identities.has(receiver.identity) || sids.has(receiver.sid))) continue;
      receiver.sendData(kind, encoded);
    }
  }
}

function readPacket(message: Uint8Array): DataPacket | undefined {
  try {
    return DataPacket.fromBinary(message);
  } catch {
    return undefined;
  }
}
