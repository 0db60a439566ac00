#!/usr/bin/env bash
# The demo while you work on it. Save a template, a Go file or a text: the program is built and started again. Save a
# script or a style: reload the page. What the demo writes lives in a temporary folder, so every start is the same evening.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

go -C tools run ./assets -root ..
go build -C tools -o ../.cache/assets ./assets
.cache/assets -watch &
bundler=$!
trap 'kill $bundler 2>/dev/null; wait $bundler 2>/dev/null' EXIT

export H4W_ASSETS=$PWD/internal/web/static/dist
go tool -modfile=tools/go.mod templ generate --watch --watch-pattern '(.+\.(go|templ|json|sql)$)|(.+_templ\.txt$)' --ignore-pattern 'node_modules|/\.cache/|/dist/' --cmd 'go run ./cmd/h4w demo'
