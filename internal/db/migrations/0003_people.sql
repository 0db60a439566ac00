-- +goose Up

-- Staff span editions. lookup is the keyed hash of the account's phrase.
CREATE TABLE accounts (
  id         TEXT   PRIMARY KEY,
  name       BYTEA  NOT NULL,              -- sealed
  lookup     TEXT   NOT NULL UNIQUE,
  operator   BIGINT NOT NULL DEFAULT 0,    -- since when this account runs the server; 0 never
  created_at BIGINT NOT NULL,
  closed_at  BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE staff (
  edition_id TEXT   NOT NULL,
  account_id TEXT   NOT NULL REFERENCES accounts (id),
  role       TEXT   NOT NULL,
  since      BIGINT NOT NULL,
  PRIMARY KEY (edition_id, account_id, role)
);

-- A person of one edition. profile is sealed with her own key: name shown, organisation, languages, contact.
CREATE TABLE people (
  edition_id    TEXT   NOT NULL REFERENCES editions (id),
  id            TEXT   NOT NULL,
  world         TEXT   NOT NULL,
  profile       BYTEA  NOT NULL,
  lookup        TEXT   NOT NULL DEFAULT '', -- keyed hash of her phrase; empty until she has chosen one
  mail_lookup   TEXT   NOT NULL DEFAULT '', -- keyed hash of her mail, only when she lets codes be sent there
  registered_at BIGINT NOT NULL,
  since         BIGINT NOT NULL DEFAULT 0,  -- she came back without her phrase then: what she wrote for herself before is not shown
  PRIMARY KEY (edition_id, id)
);
CREATE UNIQUE INDEX people_lookup ON people (lookup) WHERE lookup <> '';
CREATE INDEX people_mail_lookup ON people (edition_id, mail_lookup) WHERE mail_lookup <> '';

-- A registration form that was sent twice counts once: until she has chosen a phrase, for a few minutes.
CREATE TABLE sent_forms (
  edition_id TEXT   NOT NULL,
  form       TEXT   NOT NULL,              -- keyed hash of the form's number
  person_id  TEXT   NOT NULL,
  at         BIGINT NOT NULL,
  PRIMARY KEY (edition_id, form)
);

-- Every decision on a registration. The newest counts: admitted, waiting (no place yet), declined, withdrawn, removed.
CREATE TABLE admissions (
  edition_id TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  n          BIGINT NOT NULL,
  outcome    TEXT   NOT NULL,
  at         BIGINT NOT NULL,
  by_id      TEXT   NOT NULL,
  PRIMARY KEY (edition_id, person_id, n)
);

CREATE TABLE person_roles (
  edition_id TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  role       TEXT   NOT NULL,
  since      BIGINT NOT NULL,
  PRIMARY KEY (edition_id, person_id, role)
);

CREATE TABLE consents (
  edition_id   TEXT   NOT NULL,
  person_id    TEXT   NOT NULL,
  purpose      TEXT   NOT NULL,            -- take_part, mail, mail_code, follow_up
  version      BIGINT NOT NULL,
  given_at     BIGINT NOT NULL,
  withdrawn_at BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (edition_id, person_id, purpose)
);

-- Access needs become settings of the room: counted, never tied to a person.
CREATE TABLE room_needs (
  edition_id TEXT   NOT NULL,
  need       TEXT   NOT NULL,              -- captions, breaks, slow, interpreter_sign, plain, screenreader …
  wanted     BIGINT NOT NULL,
  PRIMARY KEY (edition_id, need)
);

-- Codes that bodies hand out. A used code's row is deleted, so that nothing ties a person to the body that vouched.
CREATE TABLE code_sheets (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  world      TEXT   NOT NULL,              -- '' leaves the choice to the person
  role       TEXT   NOT NULL DEFAULT 'participant',
  body       BYTEA  NOT NULL,              -- sealed: who hands them out
  printed    BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  made_at    BIGINT NOT NULL,
  revoked_at BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (edition_id, id)
);
CREATE TABLE codes (
  edition_id TEXT   NOT NULL,
  lookup     TEXT   NOT NULL,
  sheet_id   TEXT   NOT NULL,
  PRIMARY KEY (edition_id, lookup)
);
CREATE UNIQUE INDEX codes_lookup ON codes (lookup);

-- A code that opens one person's place until she has chosen a phrase: the one she came with, or one from the door desk.
CREATE TABLE door_codes (
  edition_id TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  lookup     TEXT   NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (edition_id, person_id)
);
CREATE UNIQUE INDEX door_codes_lookup ON door_codes (lookup);

-- Sign-in. subject is a person's or an account's id. No expiry date in the browser; idle ones end.
CREATE TABLE visits (
  edition_id TEXT   NOT NULL DEFAULT '',   -- '' for staff
  token      TEXT   NOT NULL PRIMARY KEY,  -- SHA-256 of the cookie
  id         TEXT   NOT NULL,              -- names the visit on the page where she ends it
  subject    TEXT   NOT NULL,
  began_at   BIGINT NOT NULL,
  seen_at    BIGINT NOT NULL,
  ended_at   BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX visits_subject ON visits (edition_id, subject);

-- One-time codes sent by mail, for people who chose that. Worth nothing without the form that asked for it.
CREATE TABLE mail_codes (
  edition_id TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  form       TEXT   NOT NULL,              -- keyed hash of the number of the form that asked
  lookup     TEXT   NOT NULL,              -- keyed hash of form and code
  expires_at BIGINT NOT NULL,
  tries      BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (edition_id, person_id)
);
