// What the server says of itself in `join`.
import { ServerInfo, ServerInfo_Edition } from '@livekit/protocol';
import { newSid } from './ids.ts';

/**
 * The LiveKit version whose behaviour is followed (clients switch features by it; an empty one makes them refuse),
 * and the signalling protocol of that version.
 */
export const serverInfo = new ServerInfo({
  edition: ServerInfo_Edition.Standard,
  version: '1.9.12',
  protocol: 16,
  nodeId: newSid('ND'),
});
