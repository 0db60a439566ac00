#!/usr/bin/env bash
# Installs every npm package of the lock file, those of the tests too, unless they are already there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mkdir -p .cache
exec 9>.cache/npm.lock # the same lock as tools/assets takes
flock 9

want=$(sha256sum package-lock.json)
# npm rewrites node_modules/.package-lock.json at each install; what we noted counts only while it is the newer one.
if [[ -f node_modules/.complete && ! node_modules/.package-lock.json -nt node_modules/.complete && $(<node_modules/.complete) == "$want" ]]; then
	exit 0
fi
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
echo "$want" >node_modules/.complete
