-- +goose Up
CREATE TABLE editions (
  id            TEXT   PRIMARY KEY,
  code          TEXT   NOT NULL UNIQUE,   -- neutral address of the workspace: /e/{code}
  slug          TEXT   NOT NULL UNIQUE,   -- address of the public page: /p/{slug}
  template      TEXT   NOT NULL,          -- harvest, contest, cafe
  purpose       TEXT   NOT NULL,          -- event, rehearsal, demo: the last two may move their clock
  phase         TEXT   NOT NULL,
  zone          TEXT   NOT NULL,          -- IANA name
  capacity      BIGINT NOT NULL,
  table_min     BIGINT NOT NULL,
  table_max     BIGINT NOT NULL,
  exit_url      TEXT   NOT NULL,
  plenary_link  TEXT   NOT NULL DEFAULT '',
  story_anchor  BIGINT NOT NULL DEFAULT 0,
  story_at      BIGINT NOT NULL DEFAULT 0,
  story_speed   BIGINT NOT NULL DEFAULT 0,
  created_at    BIGINT NOT NULL
);

CREATE TABLE edition_texts (
  edition_id TEXT NOT NULL REFERENCES editions (id),
  field      TEXT NOT NULL,               -- name, lede, reason.1.title, question.2, session.ID.title, world.KEY.name …
  lang       TEXT NOT NULL,
  text       TEXT NOT NULL,
  PRIMARY KEY (edition_id, field, lang)
);

CREATE TABLE edition_worlds (
  edition_id TEXT   NOT NULL REFERENCES editions (id),
  key        TEXT   NOT NULL,
  position   BIGINT NOT NULL,
  quota      BIGINT NOT NULL,             -- places kept for this world at most; 0 is no quota
  mixing     BIGINT NOT NULL,             -- 1 when tables should hold this world; never for "own"
  PRIMARY KEY (edition_id, key)
);

CREATE TABLE edition_bodies (
  edition_id TEXT   NOT NULL REFERENCES editions (id),
  position   BIGINT NOT NULL,
  part       TEXT   NOT NULL,             -- organiser, supporter
  name       TEXT   NOT NULL,
  url        TEXT   NOT NULL,
  PRIMARY KEY (edition_id, part, position)
);

CREATE TABLE sessions (
  edition_id TEXT   NOT NULL REFERENCES editions (id),
  id         TEXT   NOT NULL,
  day        BIGINT NOT NULL,             -- 1, 2 …
  kind       TEXT   NOT NULL,             -- plenary, round, visit, break, vote, harvest, canvas, critique, pitch, jury, promises
  starts_at  BIGINT NOT NULL,
  minutes    BIGINT NOT NULL,
  steps      TEXT   NOT NULL DEFAULT '',  -- alone:5 together:15 change:5
  question   BIGINT NOT NULL DEFAULT 0,   -- number of the guiding question on the table, 0 for none
  link       TEXT   NOT NULL DEFAULT '',  -- external meeting, if any
  PRIMARY KEY (edition_id, id)
);

CREATE TABLE session_deeds (
  edition_id TEXT   NOT NULL REFERENCES editions (id),
  id         TEXT   NOT NULL,
  session_id TEXT   NOT NULL,
  deed       TEXT   NOT NULL,             -- start, lengthen, end
  minutes    BIGINT NOT NULL DEFAULT 0,
  at         BIGINT NOT NULL,             -- story time
  by_id      TEXT   NOT NULL,
  PRIMARY KEY (edition_id, id)
);

CREATE TABLE phase_changes (
  edition_id TEXT   NOT NULL REFERENCES editions (id),
  id         TEXT   NOT NULL,
  phase      TEXT   NOT NULL,
  at         BIGINT NOT NULL,
  by_id      TEXT   NOT NULL,
  PRIMARY KEY (edition_id, id)
);

-- Questions that visitors put to the organiser, each sealed with a key of its own that goes with it.
CREATE TABLE visitor_questions (
  edition_id  TEXT   NOT NULL REFERENCES editions (id),
  id          TEXT   NOT NULL,
  lang        TEXT   NOT NULL,
  question    BYTEA  NOT NULL,            -- sealed
  mail        BYTEA  NOT NULL,            -- sealed, empty when none was given
  asked_at    BIGINT NOT NULL,
  answered_at BIGINT NOT NULL DEFAULT 0,
  answered_by TEXT   NOT NULL DEFAULT '',
  PRIMARY KEY (edition_id, id)
);
