-- What a school may switch off and on: messages, pupils' messages, class channels, quiet hours, school from home. A row once somebody set it;
-- the defaults are in core/school. docs/spec/mail.md, "Switches".

CREATE TABLE school_switch (
  school_id text NOT NULL REFERENCES school,
  name text NOT NULL CHECK (name IN ('messaging', 'pupilMessages', 'classChannels', 'quietHours', 'home')),
  is_on boolean NOT NULL,
  set_by uuid,
  set_at bigint NOT NULL,
  PRIMARY KEY (school_id, name)
);
