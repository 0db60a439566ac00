#!/usr/bin/env bash
# Everything that must hold, on a machine that has only Go, Node and npm. `make test` and the build server run this.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

began=$SECONDS
trap 'status=$?; s=$((SECONDS - began)); printf "make test: %s after %d min %02d s\n" "$( ((status)) && echo failed || echo passed)" $((s / 60)) $((s % 60)); exit $status' EXIT
step() { printf '── %s (%d s)\n' "$1" $((SECONDS - began)); }

export H4W_TEST_BROWSER=${H4W_TEST_BROWSER:-/usr/bin/chromium}
export GOFLAGS="${GOFLAGS:+$GOFLAGS }-buildvcs=false" # a checkout owned by someone else has no version, and needs none here

step 'what this machine needs'
scripts/needs.sh
step 'npm packages'
scripts/npm-ci.sh
step 'bundles'
go -C tools run ./assets -root ..
step 'what is generated is committed'
scripts/generated.sh
step 'planted faults fit the code'
go -C tools run ./faults -root .. -look
step 'gofmt'
unformatted=$(find cmd internal tools -name '*.go' ! -name '*_templ.go' -print0 | xargs -0 gofmt -l)
if [[ -n $unformatted ]]; then
	echo "not formatted: $unformatted" >&2
	exit 1
fi
step 'go vet'
go vet ./...
go -C tools vet ./...
step 'staticcheck'
go tool -modfile=tools/go.mod staticcheck ./...
step 'types of scripts'
node_modules/.bin/tsc -p assets
step 'tests, on SQLite and on PostgreSQL'
go -C tools test ./...
scripts/postgres.sh go test -p 2 -timeout 30m ./... "$@"
