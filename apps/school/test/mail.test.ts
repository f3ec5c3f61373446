// Messages over HTTP: one school for all of it.

import './mail-writing.suite.ts';
import './mail-threads.suite.ts';
import './mail-rules.suite.ts';
