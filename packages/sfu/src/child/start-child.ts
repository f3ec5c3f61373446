// Puts one media server process together: rooms, server, webhooks. Only here are real clocks and transports picked.
import type { ChildConfig } from '../config.ts';
import { iceServersFor } from '../ice-servers.ts';
import { carrierTransports } from '../media/carrier-transport.ts';
import { Rooms } from '../room/rooms.ts';
import type { RoomEvent } from '../room/room-event.ts';
import type { RoomSettings } from '../room/room-settings.ts';
import { SfuServer } from '../server/server.ts';
import { Tokens } from '../token.ts';
import { Webhooks, toWebhookEvent } from '../webhooks.ts';
import type { ChildMessage } from './ipc.ts';
import { mediaBindAddress } from './network.ts';

/** A running media server. */
export interface RunningChild extends AsyncDisposable {
  readonly port: number;
}

const webhookDrainMs = 1_000;

/** Starts it; `tell` reports rooms to the parent. Disposing sends everybody away with RECONNECT. */
export async function startChild(
  config: ChildConfig,
  rooms: readonly RoomSettings[],
  tell: (message: ChildMessage) => void,
): Promise<RunningChild> {
  const tokens = new Tokens(config.apiKey, config.apiSecret);
  const webhooks = config.webhookUrl === undefined ? undefined : new Webhooks(config.webhookUrl, tokens);
  const onEvent = (event: RoomEvent): void => {
    if (event.type === 'room-started' || event.type === 'room-changed')
      tell({ type: 'room-opened', room: event.settings });
    if (event.type === 'room-finished') tell({ type: 'room-closed', name: event.room.name });
    const webhook = webhooks === undefined ? undefined : toWebhookEvent(event, Date.now());
    if (webhook !== undefined) webhooks?.push(webhook);
  };
  const registry = new Rooms(
    {
      now: Date.now,
      tokens,
      makeTransport: carrierTransports({
        portRange: config.mediaPorts,
        announcedAddress: config.announcedAddress,
        bindAddress: config.bindAddress ?? mediaBindAddress(),
      }),
      onEvent,
      iceServers: (identity) => iceServersFor(config.iceServers, identity, Date.now()),
    },
    { capacity: config.capacity, autoCreate: config.autoCreate },
  );
  for (const room of rooms) registry.create(room);
  const server = new SfuServer({ rooms: registry, tokens });
  const port = await server.listen(config.host, config.port);
  return {
    port,
    async [Symbol.asyncDispose]() {
      registry[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
      await webhooks?.drain(webhookDrainMs);
      webhooks?.[Symbol.dispose]();
    },
  };
}
