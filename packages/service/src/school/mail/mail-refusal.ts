// Why a deed about messages is refused. Codes of the catalogue.

/** Why a message is not sent. */
export interface MailRefusal {
  readonly code:
    | 'session.forbidden'
    | 'request.invalid'
    | 'thread.unknown'
    | 'mail.receiverUnknown'
    | 'mail.nobody'
    | 'mail.off'
    | 'mail.pupilsOff'
    | 'mail.muted'
    | 'mail.readOnly'
    | 'mail.tooFast'
    | 'mail.recallLate'
    | 'mail.tooManyDrafts'
    | 'file.unknown';
  readonly detail?: string;
  readonly retryAfterMs?: number;
}
