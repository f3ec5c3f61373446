-- A teacher who returns work may ask for it once more. docs/spec/homework.md, WORK-61.
ALTER TABLE hand_in ADD again boolean NOT NULL DEFAULT false, ADD CHECK (NOT again OR returned_at IS NOT NULL);
