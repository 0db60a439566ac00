-- +goose Up
-- On which avenue somebody would like to work in the next round of that kind: one, until that round begins.
CREATE TABLE avenue_wishes (
  edition_id TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  avenue_id  TEXT   NOT NULL,
  PRIMARY KEY (edition_id, person_id)
);
