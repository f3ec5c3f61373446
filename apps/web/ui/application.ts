// The seam between the shell and the lazily loaded application (`apps/web/app.tsx`), which must export `start`.
// The shell already carries tokens.css, base.css, components.css and fonts/fonts.css of ui inline: the application must not import them; ui/parts.css is its own.

import type { SessionAnswer, SignedCapsule } from '@preau/protocol/school';

/** What the application is given when somebody is signed in. */
export interface ApplicationStart {
  readonly session: SessionAnswer;
  /** The day from this device: nobody was asked yet, and the session may have to be renewed. */
  readonly kept?: SignedCapsule | undefined;
  /** Renews the session cookie when an API answer was 401; the new session, or undefined when one must sign in again. */
  renew(): Promise<SessionAnswer | undefined>;
  /** Ends the session here and shows the sign-in page again. */
  leave(): Promise<void>;
}

/** What `apps/web/app.tsx` exports. `root` is an empty element; the shell has already hidden itself. */
export interface Application {
  start(root: HTMLElement, given: ApplicationStart): void;
}
