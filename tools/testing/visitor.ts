// Somebody who uses Préau over HTTP without a browser: a cookie jar, requests of the API, and the real lesson client.
import { createWebPlatform, LessonConnection } from '@preau/client';
import type { LessonView } from '@preau/client';
import type { LessonId } from '@preau/core/base';
import type { TicketAnswer } from '@preau/protocol/gate';
import type { EnterAnswer, LogAnswer } from '@preau/protocol/lesson';

/** An answer, its body read as JSON when it is JSON. */
export interface Reply<T> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

/** How a request differs from a plain one. */
export interface AskOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

const ASK_MS = 15_000;

/** One account on one device. */
export class Visitor {
  /** Where it asks: may be a relay in front of Préau. */
  base: string;
  readonly #cookies = new Map<string, { readonly value: string; readonly path: string }>();

  constructor(base: string) {
    this.base = base;
  }

  /** Signs in, or throws with the refusal. */
  static async signIn(base: string, account: { readonly login: string; readonly password: string }): Promise<Visitor> {
    const visitor = new Visitor(base);
    await visitor.get('POST', '/api/session', { login: account.login, password: account.password });
    return visitor;
  }

  /** Holds a cookie for every path, as if a server had set it. */
  hold(name: string, value: string): void {
    this.#cookies.set(name, { value, path: '/' });
  }

  /** The cookies that travel to a path. */
  cookieFor(path: string): string {
    const kept = [...this.#cookies].filter(([, cookie]) => path.startsWith(cookie.path));
    return kept.map(([name, cookie]) => `${name}=${cookie.value}`).join('; ');
  }

  /** Asks; every status is an answer. Objects travel as JSON, `FormData`, texts and bytes as they are. */
  async ask<T = { readonly code?: string }>(
    method: string,
    path: string,
    body?: unknown,
    options: AskOptions = {},
  ): Promise<Reply<T>> {
    const isPlain = body === undefined || typeof body === 'string' || body instanceof FormData || body instanceof Blob;
    const answer = await fetch(new URL(path, this.base), {
      method,
      headers: {
        cookie: this.cookieFor(new URL(path, this.base).pathname),
        ...(isPlain ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: isPlain ? (body as string) : JSON.stringify(body) }),
      signal: AbortSignal.timeout(options.timeoutMs ?? ASK_MS),
      redirect: 'manual',
    });
    for (const line of answer.headers.getSetCookie()) this.#keep(line);
    const isJson = /\bjson\b/.test(answer.headers.get('content-type') ?? '');
    const text = await answer.text();
    return {
      status: answer.status,
      body: (isJson && text !== '' ? JSON.parse(text) : text) as T,
      headers: answer.headers,
    };
  }

  /** Asks for something that must succeed. */
  async get<T>(method: string, path: string, body?: unknown, options?: AskOptions): Promise<T> {
    const answer = await this.ask<T>(method, path, body, options);
    if (answer.status < 200 || answer.status > 299)
      throw new Error(`Cannot ${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** Ticket and seat in a lesson. */
  async enter(lessonId: string): Promise<EnterAnswer> {
    const { ticket } = await this.get<TicketAnswer>('POST', '/q/ticket', { target: lessonId });
    return this.get('POST', `/api/lessons/${lessonId}/enter`, {}, { headers: { authorization: `Bearer ${ticket}` } });
  }

  /** The log of a lesson, as this account may read it. */
  log(lessonId: string, after = 0): Promise<LogAnswer> {
    return this.get('GET', `/api/lessons/${lessonId}/log?after=${after}`);
  }

  /** The lesson client that the pages use, in this process. The caller closes it. */
  connect(lessonId: string): LessonConnection {
    const platform = createWebPlatform({
      base: this.base,
      WebSocket,
      setTimeout,
      clearTimeout,
      fetch: async (url, asking) => {
        const path = new URL(url).pathname;
        const answer = await fetch(url, { ...asking, headers: { ...asking.headers, cookie: this.cookieFor(path) } });
        for (const line of answer.headers.getSetCookie()) this.#keep(line);
        return answer;
      },
    });
    const connection = new LessonConnection({ platform, lessonId: lessonId as LessonId });
    connection.start();
    return connection;
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const at = pair.indexOf('=');
    const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
    const name = pair.slice(0, at);
    const value = pair.slice(at + 1);
    if (value === '') this.#cookies.delete(name);
    else this.#cookies.set(name, { value, path });
  }
}

/** Waits until a lesson client shows something; rejects, saying what it showed last. */
export async function untilView(
  connection: LessonConnection,
  holds: (view: LessonView) => boolean,
  timeoutMs = 15_000,
): Promise<LessonView> {
  const { promise, resolve, reject } = Promise.withResolvers<LessonView>();
  const look = (): void => {
    if (holds(connection.getSnapshot())) resolve(connection.getSnapshot());
  };
  const timer = setTimeout(() => {
    const { line, state } = connection.getSnapshot();
    reject(new Error(`Cannot wait longer for ${holds.toString()}: ${JSON.stringify(line)}, seq ${state.seq}`));
  }, timeoutMs);
  const stop = connection.subscribe(look);
  look();
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    stop();
  }
}
