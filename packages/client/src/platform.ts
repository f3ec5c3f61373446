// What the client needs of the machine that it runs on: a browser, Node, or a test that turns the clock by hand.

/** The parts of a fetch answer that the client reads. */
export interface Answer {
  readonly ok: boolean;
  readonly status: number;
  json(): Promise<unknown>;
}

/** A WebSocket as every platform has it. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number }) => void) | null;
  onerror: (() => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

/** One request; cookies travel by themselves. */
export interface Asking {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** The machine. `setTimer` answers the function that cancels. */
export interface Platform {
  fetch(url: string, asking: Asking): Promise<Answer>;
  openSocket(url: string, protocols: readonly string[]): Socket;
  /** Epoch ms of this machine. */
  now(): number;
  setTimer(ms: number, run: () => void): () => void;
  /** 0 to 1. */
  random(): number;
  /** Renews the session cookie (`POST /api/session/refresh`), shared by everything on the page; true when it worked. */
  renewSession(): Promise<boolean>;
  /** Calls when a new try is worth it at once: the line is back, the page is shown again. Answers how to stop. */
  onWake?(listener: () => void): () => void;
}
