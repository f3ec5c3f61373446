// LiveKit's own integration tests, of the version that we compare with, as a program that talks to any server on one fixed port: their Go client,
// which is neither a browser nor libwebrtc, over both paths. What is changed of them is where they would start a server of their own.
import { execFile } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BUILD_DEADLINE_MS, cacheFolder, findGo, isProgram, LIVEKIT_VERSION } from './livekit-server.ts';

/** Port, key and secret with which these tests expect a server, on `localhost`. */
export const OWN_TESTS = {
  port: 17_880,
  apiKey: 'apikey',
  apiSecret: 'apiSecretExtendTo32BytesAsThatIsMinimum',
} as const;

const MODULE = 'github.com/livekit/livekit-server';
const run = promisify(execFile);

/** In place of starting a server: the one that runs, without the rooms that the test before left. */
const START = `
	roomClient = livekit.NewRoomServiceJSONClient(fmt.Sprintf("http://localhost:%d", defaultServerPort), &http.Client{})
	left, _ := roomClient.ListRooms(contextWithToken(listRoomToken()), &livekit.ListRoomsRequest{})
	for _, room := range left.GetRooms() {
		roomClient.DeleteRoom(contextWithToken(createRoomToken()), &livekit.DeleteRoomRequest{Room: room.Name})
	}
`;
const ONE_NODE = `func setupSingleNodeTest(name string) (*service.LivekitServer, func()) {${START}	return nil, func() {}
}

`;
const TWO_NODES = `func setupMultiNodeTestWithConfig(name string, configUpdater func(*config.Config)) (*service.LivekitServer, *service.LivekitServer, func()) {${START}	return nil, nil, func() {}
}

`;

/** The program, built if it is not there yet (half a minute where livekit-server was built already). Undefined without Go; throws when it does not build. */
export async function findOwnTests(): Promise<string | undefined> {
  const built = join(cacheFolder(), 'own-tests');
  if (isProgram(built)) return built;
  const go = findGo();
  if (go === undefined) return undefined;
  mkdirSync(cacheFolder(), { recursive: true });
  const folder = mkdtempSync(join(cacheFolder(), 'build-'));
  try {
    const options = { env: { ...process.env, CGO_ENABLED: '0' }, timeout: BUILD_DEADLINE_MS, maxBuffer: 1 << 26 };
    const { stdout } = await run(go, ['mod', 'download', '-json', `${MODULE}@v${LIVEKIT_VERSION}`], {
      ...options,
      cwd: folder,
    });
    const { Dir: source } = JSON.parse(stdout) as { Dir: string };
    // Go keeps its own copy from being changed.
    const copy = join(folder, 'source');
    cpSync(source, copy, {
      recursive: true,
      filter: (from) => statSync(from).isDirectory() || /\.(?:go|mod|sum)$/.test(from),
    });
    change(join(copy, 'test'));
    await run(go, ['test', '-c', '-o', join(folder, 'own-tests'), './test'], { ...options, cwd: copy });
    renameSync(join(folder, 'own-tests'), built);
    return built;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Changes the tests in a folder. */
function change(folder: string): void {
  const changes: Record<string, (text: string) => string> = {
    'integration_helpers.go': (text) =>
      between(
        between(text, 'func setupSingleNodeTest(', 'func setupMultiNodeTest(', ONE_NODE),
        'func setupMultiNodeTestWithConfig(',
        'func contextWithToken(',
        TWO_NODES,
      ).replace(/((?:default|second)ServerPort\s*= )\d+/g, `$1${OWN_TESTS.port}`),
    // After the last client has left they look inside their server; without one there is nothing to look at.
    'singlenode_test.go': (text) =>
      text.replaceAll(
        /^(\t+)c3\.Stop\(\)\n/gm,
        (line, tabs: string) => `${line}${tabs}if s == nil {\n${tabs}\treturn\n${tabs}}\n`,
      ),
  };
  for (const [name, changed] of Object.entries(changes)) {
    const file = join(folder, name);
    chmodSync(file, 0o644);
    writeFileSync(file, changed(readFileSync(file, 'utf8')));
  }
}

function between(text: string, from: string, to: string, instead: string): string {
  const [start, end] = [text.indexOf(from), text.indexOf(to)];
  if (start < 0 || end < start) throw new Error(`Cannot change the tests of LiveKit: no "${from}" before "${to}"`);
  return text.slice(0, start) + instead + text.slice(end);
}
