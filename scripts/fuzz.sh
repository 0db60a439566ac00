#!/usr/bin/env bash
# Feeds each fuzz target with made-up input for SECONDS (60). make test runs their seeds and what was ever found as plain tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=${1:-60}
count=0
while IFS=: read -r file target; do
	echo "── $target in $(dirname "$file")"
	go test "./$(dirname "$file")" -run '^$' -fuzz "^$target\$" -fuzztime "${seconds}s" -parallel 2
	count=$((count + 1))
done < <(grep -roE --include='*_test.go' '^func Fuzz[A-Za-z0-9]+' cmd internal | sed 's/:func /:/')
echo "$count targets, $seconds s each"
((count))
