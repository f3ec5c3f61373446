-- Cards with which the youngest sign in, and the devices of a class. docs/spec/people.md, "Cards of the youngest".

-- The office may forbid cards. PEOPLE-100.
ALTER TABLE school_switch DROP CONSTRAINT school_switch_name_check;
ALTER TABLE school_switch ADD CONSTRAINT school_switch_name_check
  CHECK (name IN ('messaging', 'pupilMessages', 'classChannels', 'quietHours', 'home', 'cards'));
ALTER TABLE cell_switch DROP CONSTRAINT cell_switch_name_check;
ALTER TABLE cell_switch ADD CONSTRAINT cell_switch_name_check
  CHECK (name IN ('messaging', 'pupilMessages', 'classChannels', 'quietHours', 'home', 'cards'));

-- Classes and groups whose teachers switched cards on.
CREATE TABLE class_cards (
  school_id text NOT NULL,
  audience_id uuid NOT NULL,
  switched_by uuid NOT NULL,
  switched_at bigint NOT NULL,
  PRIMARY KEY (school_id, audience_id),
  FOREIGN KEY (school_id, audience_id) REFERENCES audience,
  FOREIGN KEY (school_id, switched_by) REFERENCES person
);

-- One card a pupil; a new one replaces it. The link is kept as a keyed hash, the pictures as argon2id of a keyed hash. PEOPLE-101, 103.
CREATE TABLE card (
  school_id text NOT NULL,
  person_id uuid NOT NULL,
  audience_id uuid NOT NULL,
  secret_hash bytea NOT NULL UNIQUE,
  picture_hash text NOT NULL,
  face smallint NOT NULL,
  sheet_id uuid NOT NULL,
  made_by uuid NOT NULL,
  made_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  -- wrong pairs in a row
  wrong smallint NOT NULL DEFAULT 0,
  -- wrong pairs from devices on which the pupil was never signed in; forgotten only with the card
  strange smallint NOT NULL DEFAULT 0,
  rests_until bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (school_id, person_id),
  FOREIGN KEY (school_id, person_id) REFERENCES person,
  FOREIGN KEY (school_id, audience_id) REFERENCES class_cards ON DELETE CASCADE
);
CREATE INDEX card_audience ON card (school_id, audience_id);

-- The code that a teacher types on the tablets of a class; one at a time, for half an hour. PEOPLE-107.
CREATE TABLE class_code (
  school_id text NOT NULL,
  audience_id uuid NOT NULL,
  code_hash bytea NOT NULL UNIQUE,
  made_by uuid NOT NULL,
  expires_at bigint NOT NULL,
  PRIMARY KEY (school_id, audience_id),
  FOREIGN KEY (school_id, audience_id) REFERENCES class_cards ON DELETE CASCADE,
  FOREIGN KEY (school_id, made_by) REFERENCES person
);

-- A device of a class: its cookie, as a keyed hash.
CREATE TABLE class_device (
  school_id text NOT NULL,
  bond_id uuid NOT NULL,
  audience_id uuid NOT NULL,
  secret_hash bytea NOT NULL UNIQUE,
  made_by uuid NOT NULL,
  bonded_at bigint NOT NULL,
  seen_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  PRIMARY KEY (school_id, bond_id),
  FOREIGN KEY (school_id, audience_id) REFERENCES class_cards ON DELETE CASCADE,
  FOREIGN KEY (school_id, made_by) REFERENCES person
);
CREATE INDEX class_device_audience ON class_device (school_id, audience_id);

-- A session that a card opened ends with it. PEOPLE-106.
ALTER TABLE session ADD COLUMN card_until bigint;

SELECT preau_wall(t::regclass) FROM unnest(ARRAY['class_cards', 'card', 'class_code', 'class_device']) AS t;
