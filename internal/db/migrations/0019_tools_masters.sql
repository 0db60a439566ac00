-- +goose Up

-- Which master key wraps a key, by the name derived from it; '' is from before master keys had names.
ALTER TABLE seal_keys ADD COLUMN master TEXT NOT NULL DEFAULT '';
