// Brings the application. A file of its own: the list of what the application begins with grows with it, and must not count in the shell. GATE-24.

import type { Application } from '../ui/application.ts';

/** Loads the application; rejects when it cannot be had. */
export function loadApplication(): Promise<Application> {
  return import('../app.tsx');
}
