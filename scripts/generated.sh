#!/usr/bin/env bash
# Fails when a committed file that is made from another is not what it would be if it were made now, or when something that a
# build or a measurement left behind was committed: nothing of ours is a megabyte.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

again=$(mktemp -d)
trap 'rm -rf "$again"' EXIT
status=0

find internal/web -name '*.templ' -exec cp --parents -t "$again" {} +
if [[ -d $again/internal ]]; then
	go tool -modfile=tools/go.mod templ generate -path "$again" >/dev/null 2>"$again/log" || { cat "$again/log" >&2; exit 1; }
fi
# From which folder templ was called shows in the file names it notes for its errors; that may differ.
plain() { sed 's/FileName: `[^`]*`//' "$1" 2>/dev/null; }
while IFS= read -r made; do
	if [[ ! -f $made || ! -f $again/$made ]] || ! cmp -s <(plain "$made") <(plain "$again/$made"); then
		echo "generated: $made is not what its .templ says: run make templ" >&2
		status=1
	fi
done < <({ find internal/web -name '*_templ.go'; cd "$again" && find . -name '*_templ.go' | sed 's|^\./||'; } | sort -u)
go -C tools run ./notices -root .. -check || status=1
while IFS= read -r -d '' file; do
	if [[ -f $file && $(stat -c %s "$file") -gt 1000000 ]]; then
		echo "generated: $file is larger than anything that is written here: is it made by a build?" >&2
		status=1
	fi
done < <(git ls-files -z 2>/dev/null || true)
exit $status
