// The one error of this adapter: what went wrong with a store of contents. STYLE.md, "Errors".

/** `gone`: it does not answer, or not now; `fault`: it refuses us. */
export type FilesReason = 'gone' | 'fault';

/** Every fault of a store of contents; the message names the act, never a file. */
export class FilesError extends Error {
  readonly reason: FilesReason;

  constructor(reason: FilesReason, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.name = 'FilesError';
    this.reason = reason;
  }
}
