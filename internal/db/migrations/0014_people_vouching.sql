-- +goose Up

-- For whom somebody answers: a body whose code she came with, the door desk, or the safety lead who made sure who she is. Which of
-- them is not kept, nor when. Nothing opens for anybody else.
CREATE TABLE vouched (
  edition_id TEXT NOT NULL,
  person_id  TEXT NOT NULL,
  PRIMARY KEY (edition_id, person_id)
);
INSERT INTO vouched (edition_id, person_id)
  SELECT p.edition_id, p.id FROM people p WHERE EXISTS
    (SELECT 1 FROM admissions a WHERE a.edition_id = p.edition_id AND a.person_id = p.id AND a.outcome IN ('admitted', 'waiting'));

-- What a registration tells the safety lead alone: how to make sure who she is, whom she does not want to meet, with whom she comes.
-- Everybody has a row of the same length, so that who said something does not show. Sealed with a key of its own.
CREATE TABLE private_notes (
  edition_id TEXT  NOT NULL,
  person_id  TEXT  NOT NULL,
  note       BYTEA NOT NULL,
  PRIMARY KEY (edition_id, person_id)
);
