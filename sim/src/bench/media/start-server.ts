// Starts a media server by its name.
import { findLivekitServer } from '../../../../tools/testing/livekit-server.ts';
import type { CorePlan } from '../../media/cores.ts';
import { startLiveKit, startPreauSfu } from './servers.ts';
import type { MediaServer, ServerName } from './servers.ts';

/** Starts a server by name. Answers undefined when there is no LiveKit on this machine. */
export async function startServer(
  name: ServerName,
  cores: CorePlan,
  sfuMain?: string,
): Promise<MediaServer | undefined> {
  if (name === 'préau')
    return startPreauSfu({ cores: cores.server, ...(sfuMain === undefined ? {} : { main: sfuMain }) });
  const found = await findLivekitServer((line) => process.stdout.write(line));
  if (found.path !== undefined) return startLiveKit(found.path, cores.server);
  console.log(`No LiveKit beside ours: ${found.why}`);
  return undefined;
}
