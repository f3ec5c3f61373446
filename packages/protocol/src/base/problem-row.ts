// A row of the catalogue of errors. The catalogue is `errors.ts`, its part of the school's workspace `workspace-errors.ts`.

/** Who can do something about it. */
export type ProblemAudience = 'user' | 'client' | 'operator';

/** One row of the catalogue. `text` is the plain English title; screens use their own sentence for the code. */
export interface ProblemRow {
  readonly status: number;
  /** WebSocket close code (4000-4999) when the error ends a socket. */
  readonly close?: number;
  /** May the same request succeed later without being changed? Then `retryAfterMs` comes with it. */
  readonly retry: boolean;
  readonly audience: ProblemAudience;
  readonly text: string;
}
