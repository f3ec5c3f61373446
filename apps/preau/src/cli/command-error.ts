// A command's refusal: what the console says, and the exit code.

/** Thrown by commands; main prints the message and exits with the code. */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, message: string) {
    super(message);
    this.name = 'CommandError';
    this.exitCode = exitCode;
  }
}
