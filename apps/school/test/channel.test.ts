// Class channels over HTTP: one school for all of it.

import './channel-writing.suite.ts';
import './channel-reading.suite.ts';
