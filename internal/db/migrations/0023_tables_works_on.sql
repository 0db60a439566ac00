-- +goose Up
-- What a table of a round was seated for: an avenue that its people asked to work on. Empty when they were mixed.
ALTER TABLE tables ADD COLUMN works_on TEXT NOT NULL DEFAULT '';
