// Ids of threads, messages and moderation cases: UUIDs that the client makes, so that a replayed request finds what it made.

declare const mailId: unique symbol;

/** A thread of messages. */
export type ThreadId = string & { readonly [mailId]: 'thread' };
/** A message; also the id of the draft that it was. */
export type MessageId = string & { readonly [mailId]: 'message' };
/** Something that the moderation queue shows. */
export type CaseId = string & { readonly [mailId]: 'case' };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const isUuid = (text: unknown): boolean => typeof text === 'string' && UUID.test(text);

/** Reads a thread id (a lowercase UUID). */
export const parseThreadId = (text: unknown): ThreadId | undefined => (isUuid(text) ? (text as ThreadId) : undefined);
/** Reads a message id (a lowercase UUID). */
export const parseMessageId = (text: unknown): MessageId | undefined =>
  isUuid(text) ? (text as MessageId) : undefined;
/** Reads the id of a moderation case (a lowercase UUID). */
export const parseCaseId = (text: unknown): CaseId | undefined => (isUuid(text) ? (text as CaseId) : undefined);
