-- People: flags of guardians by hand, why a deed was done, sheets of codes, who runs a class. docs/spec/people.md.

-- Legal responsibility or rank of contact set by hand: imports leave both alone. PEOPLE-3.
ALTER TABLE guardian_link ADD COLUMN flags_by_hand boolean NOT NULL DEFAULT false;

-- The other person of a deed about two, and the reason where one must be given. PEOPLE-4.
ALTER TABLE audit ADD COLUMN other_id uuid;
ALTER TABLE audit ADD COLUMN reason text CHECK (length(reason) <= 500);

-- A printed sheet of codes: the same id asked for again makes no second one. Codes are derived, never stored. PEOPLE-22.
CREATE TABLE code_sheet (
  school_id text NOT NULL,
  sheet_id uuid NOT NULL,
  audience_id uuid NOT NULL,
  created_by uuid NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (school_id, sheet_id),
  FOREIGN KEY (school_id, audience_id) REFERENCES audience,
  FOREIGN KEY (school_id, created_by) REFERENCES person
);

-- A teacher whom the head named to look after the accounts of a class. PEOPLE-40.
CREATE TABLE class_administrator (
  school_id text NOT NULL,
  audience_id uuid NOT NULL,
  person_id uuid NOT NULL,
  named_by uuid NOT NULL,
  named_at bigint NOT NULL,
  PRIMARY KEY (school_id, audience_id, person_id),
  FOREIGN KEY (school_id, audience_id) REFERENCES audience,
  FOREIGN KEY (school_id, person_id) REFERENCES person
);
CREATE INDEX class_administrator_person ON class_administrator (school_id, person_id);
