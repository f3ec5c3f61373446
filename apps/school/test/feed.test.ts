// The feed over HTTP: one school for all of it.

import './feed-announcing.suite.ts';
import './feed-reading.suite.ts';
