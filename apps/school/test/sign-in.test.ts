// Signing in over HTTP: one school for all of it.

import './sign-in-guessing.suite.ts';
import './sign-in-sessions.suite.ts';
import './sign-in-requests.suite.ts';
