// What opened a session, and what ends it: cards forbidden, a tablet taken out of the class. Over HTTP, on one database.

import './card-forbidding.suite.ts';
import './card-tablets.suite.ts';
import './card-left.suite.ts';
