-- +goose Up

-- What someone announces for an organisation. body is sealed with the edition's key: organisation, what, by when, first step,
-- which function answers, how we will know.
CREATE TABLE promises (
  edition_id TEXT   NOT NULL REFERENCES editions (id),
  id         TEXT   NOT NULL,
  avenue_id  TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,              -- who made it; '' when she is forgotten
  body       BYTEA  NOT NULL,
  lookup     TEXT   NOT NULL,              -- keyed hash of the code with which the organisation confirms
  made_at    BIGINT NOT NULL,              -- story time
  PRIMARY KEY (edition_id, id),
  UNIQUE (edition_id, lookup)
);

-- What became of an intention. The newest counts: confirmed, declined, lapsed, withdrawn.
CREATE TABLE promise_answers (
  edition_id TEXT   NOT NULL,
  promise_id TEXT   NOT NULL,
  n          BIGINT NOT NULL,
  answer     TEXT   NOT NULL,
  at         BIGINT NOT NULL,              -- story time
  PRIMARY KEY (edition_id, promise_id, n)
);

-- What is said of a promise afterwards: a state, and one line sealed with the edition's key.
CREATE TABLE promise_news (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  promise_id TEXT   NOT NULL,
  state      TEXT   NOT NULL,              -- onway, done, stuck
  line       BYTEA  NOT NULL,
  at         BIGINT NOT NULL,              -- story time
  PRIMARY KEY (edition_id, id)
);

-- Texts that were read before the public sees them: a promise's, or a line of news.
CREATE TABLE promise_clearances (
  edition_id TEXT   NOT NULL,
  text_id    TEXT   NOT NULL,              -- id of a promise or of news
  at         BIGINT NOT NULL,
  by_id      TEXT   NOT NULL,
  PRIMARY KEY (edition_id, text_id)
);
