-- What changed lately, in any school: processes that missed it on the bus ask every half minute.

CREATE INDEX import_run_time ON import_run (finished_at);
CREATE INDEX audit_at ON audit (at);
