-- +goose Up

-- When whoever is signed in last showed her phrase or a passkey. Dangerous acts ask for it again after ten minutes.
ALTER TABLE visits ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;

-- Passkeys of staff (WebAuthn). handle is the keyed hash of the credential's id.
CREATE TABLE passkeys (
  account_id TEXT   NOT NULL REFERENCES accounts (id),
  id         TEXT   NOT NULL,              -- names it on the page where she removes it
  handle     TEXT   NOT NULL UNIQUE,
  credential BYTEA  NOT NULL,              -- sealed: public key, counter, flags
  name       BYTEA  NOT NULL,              -- sealed: what she calls it
  added_at   BIGINT NOT NULL,
  used_at    BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (account_id, id)
);

-- Which person of the organisation's own sign-in (OpenID Connect) an account belongs to. Only the operator links.
CREATE TABLE issuer_links (
  account_id TEXT   PRIMARY KEY REFERENCES accounts (id),
  lookup     TEXT   NOT NULL UNIQUE,       -- keyed hash of issuer and subject
  linked_at  BIGINT NOT NULL
);

-- Challenges and sign-ins that were answered: each counts once. Rows go when the challenge would have expired.
CREATE TABLE spent (
  ticket     TEXT   PRIMARY KEY,           -- SHA-256
  expires_at BIGINT NOT NULL
);
