// The shell and its files: any address a person may open answers the same small page. GATE-20 to GATE-25.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError, securityHeaders } from '@preau/host';
import { sendFile } from './send-file.ts';
import { etagOf } from './web-files.ts';
import type { PageLanguage, WebFile, WebFiles } from './web-files.ts';

/** Prefixes that are never a page, whatever the request accepts (ARCHITECTURE.md, "The one listener"). */
const NOT_PAGES = /^\/(api|ws|hooks|rtc|twirp|q|assets|metrics|health)(\/|$)/;

/** What the pages may reach beside their own origin. */
export interface ShellOptions {
  readonly web: WebFiles;
  /** Origins of a media cluster for `connect-src`, e.g. `wss://media.example.fr`. */
  readonly connect: readonly string[];
}

/** The content policy of our pages: only our own scripts and styles, inline ones by hash. GATE-21. */
export function pagePolicy({ web, connect }: ShellOptions): string {
  const { scriptHashes, styleHashes } = web.manifest;
  return securityHeaders({ scriptHashes, styleHashes, connect }, false)['content-security-policy']!;
}

/** Registers the files by name, then the page for everything else. */
export function addShell(app: FastifyInstance, options: ShellOptions): void {
  const { web } = options;
  const policy = pagePolicy(options);
  const refused = new Map<string, WebFile>();
  const pageOf = (request: FastifyRequest): WebFile => {
    const { lang, refus } = request.query as { lang?: unknown; refus?: unknown };
    const language: PageLanguage = lang === 'en' ? 'en' : 'fr';
    const sentences = web.manifest.refusals[language];
    if (typeof refus !== 'string' || !/^[a-z]+\.[A-Za-z]+$/.test(refus)) return web.pages[language];
    // As many pages as there are sentences: the map cannot grow beyond the catalogue.
    const code = Object.hasOwn(sentences, refus) ? refus : 'server.fault';
    const sentence = sentences[code] ?? '';
    const key = `${language} ${code}`;
    const page = refused.get(key) ?? withRefusal(web.pages[language], sentence);
    refused.set(key, page);
    return page;
  };
  const sendPage = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    sendFile(request, reply.header('content-security-policy', policy), pageOf(request));

  app.get('/favicon.ico', async (request, reply) => sendFile(request, reply, fileOf(web, '/icon-48.png')));
  app.get('/', async (request, reply) => sendPage(request, reply));
  app.get('/*', async (request, reply) => {
    const path = request.url.split('?', 1)[0]!;
    const file = web.files.get(path);
    if (file !== undefined) return sendFile(request, reply, file);
    const isPage =
      !NOT_PAGES.test(path) && !/\.\w+$/.test(path) && String(request.headers.accept ?? '').includes('text/html');
    if (!isPage) throw new ProblemError('request.notFound');
    return sendPage(request, reply);
  });
}

function fileOf(web: WebFiles, path: string): WebFile {
  const file = web.files.get(path);
  if (file === undefined) throw new ProblemError('request.notFound');
  return file;
}

/** The page with the sentence of a refusal, for browsers without JavaScript. Sentences are ours and hold no markup. */
function withRefusal(page: WebFile, sentence: string): WebFile {
  const plain = Buffer.from(page.plain.toString('utf8').replace(' hidden><!--refusal-->', `>${sentence}`));
  return { type: page.type, cacheControl: page.cacheControl, plain, etag: etagOf(plain) };
}
