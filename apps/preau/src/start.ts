// Puts the house together: engines, the three apps over them, one listener in front; then the demo school, when it is wanted.
import { createLogger, readTls, systemClock } from '@preau/host';
import type { HostServer, RecentCounts } from '@preau/host';
import { countCostly } from '@preau/school';
import { openApps } from './apps.ts';
import type { StartArguments } from './arguments.ts';
import { isLocalOnly, reachableAddress, warningsOf } from './config.ts';
import type { PreauConfig } from './config.ts';
import type { DemoAccount } from './demo/demo-file.ts';
import { openDemo, tellDemo } from './demo/demo-school.ts';
import { openEngines } from './engines.ts';
import { createListener, listenSentence } from './listener.ts';
import { ownChecks } from './own-checks.ts';
import { removeRunFile, writeRunFile } from './run/run-file.ts';
import { withLocalCertificate } from './tls/own-certificate.ts';
import { ensurePages } from './web-pages.ts';

/** How to start. */
export interface StartOptions extends StartArguments {
  readonly config: PreauConfig;
  /** Told, in a sentence, what takes long. */
  readonly say: (sentence: string) => void;
}

/** A Préau that serves. Closing ends everything that was started, in the reverse order; twice is once. */
export interface RunningPreau extends AsyncDisposable {
  readonly url: string;
  /** What the operator should know, in sentences. */
  readonly warnings: readonly string[];
  readonly demo: readonly DemoAccount[] | undefined;
  /** Resolves, with a sentence, when an engine ended by itself: the caller then ends the rest. */
  readonly failed: Promise<string>;
  close(): Promise<void>;
}

/** Starts everything. Rejects with an error whose message is meant for the console; what had begun is ended first. */
export async function start({ config: given, demo, bare, say }: StartOptions): Promise<RunningPreau> {
  const startedAt = systemClock.now();
  const { config, sentence: certificateSentence } = withLocalCertificate(given, startedAt);
  const log = createLogger({ name: 'preau', level: config.logLevel });
  const fault = (error: unknown, what: string): void => log.error({ err: error }, `Cannot ${what}`);
  await using stack = new AsyncDisposableStack();
  // The build of the pages goes on beside the database; whoever needs them sees its fault.
  const pages = ensurePages(say);
  pages.catch(() => undefined);
  const tls = await readTls(config).catch((error: unknown) => {
    throw new Error(`Cannot read the certificate of PREAU_TLS_CERT and PREAU_TLS_KEY: ${(error as Error).message}`);
  });
  const back = (): void => log.info('The bus is reached again');
  const engines = stack.use(await openEngines(config, (error) => fault(error, 'reach the bus'), back));
  let url = '';
  const address = (): string => config.publicUrl ?? url;
  const listening: { server?: HostServer } = {};
  const lastHour = (): RecentCounts | null => listening.server?.metrics.lastHour() ?? null;
  const apps = stack.use(await openApps({ config, engines, log, fault, pages, address, lastHour }));
  const server = stack.use(await createListener({ config, engines, apps, log, tls }));
  listening.server = server;
  countCostly(server.metrics, apps.school.costly);

  const wantsDemo = demo === 'always' || (demo === 'loopback' && isLocalOnly(config));
  const demoOptions = { school: apps.school, dataDir: config.dataDir, zone: config.zone, say, bare };
  const accounts = wantsDemo ? await openDemo(demoOptions) : undefined;
  url = await server.listen({ host: config.host, port: config.port }).then(
    (bound) => reachableAddress(bound),
    (error: unknown) => {
      throw new Error(listenSentence(error, config), { cause: error });
    },
  );
  if (accounts !== undefined) await tellDemo(demoOptions, address(), accounts);
  apps.school.beginRounds();
  apps.gate.beginProbes(ownChecks({ host: config.host, port: portOf(url), tls }, engines.media));
  writeRunFile(config.dataDir, { url: address(), databaseUrl: engines.databaseUrl, startedAt });
  stack.defer(() => removeRunFile(config.dataDir));

  const running = stack.move();
  let closing: Promise<void> | undefined;
  // New requests are refused first; then those who hold sockets are told, so that the listener can end.
  const close = (): Promise<void> =>
    (closing ??= (async () => {
      const unlisten = server.close();
      await apps.lesson[Symbol.asyncDispose]();
      await engines.media[Symbol.asyncDispose]();
      await unlisten;
      await running.disposeAsync();
    })());
  return {
    url: address(),
    warnings: [...(certificateSentence === undefined ? [] : [certificateSentence]), ...warningsOf(config)],
    demo: accounts,
    failed: new Promise((resolve) => {
      void engines.ended.then((sentence) => closing === undefined && resolve(sentence));
    }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}
