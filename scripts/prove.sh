#!/usr/bin/env bash
# Everything long, beside what `make test` holds: every page of a living demo in every language for barriers and for valid
# HTML, the weight and speed of the pages that strangers see, whole rehearsals on both engines. Ends with a table; the
# details lie in .cache/proof.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/needs.sh
scripts/npm-ci.sh
proof=$PWD/.cache/proof
rm -rf "$proof"
mkdir -p "$proof"

results=()
failed=0
# prove NAME COMMAND…: runs it, notes how it went and how long it took; its output goes to NAME.log.
prove() {
	local name=$1 began=$SECONDS how=held
	shift
	echo "── $name"
	"$@" >"$proof/$name.log" 2>&1 || { how=FAILED; failed=1; tail -20 "$proof/$name.log"; }
	results+=("$(printf '%-28s %-7s %5d s' "$name" "$how" $((SECONDS - began)))")
}

# A living demo for the browser checks.
./h4w demo --listen 127.0.0.1:0 >"$proof/demo.log" 2>&1 &
demo=$!
trap 'kill $demo 2>/dev/null; wait $demo 2>/dev/null' EXIT
site=
for _ in $(seq 120); do
	site=$(grep -o 'http://localhost:[0-9]*' "$proof/demo.log" | head -1) && break
	kill -0 $demo || { cat "$proof/demo.log"; exit 1; }
	sleep 0.5
done
[[ -n $site ]] || { echo "prove: the demo did not start" >&2; exit 1; }
samples() { curl -fsS "$site/gallery" | grep -o '/gallery/[a-z0-9-]*' | sort -u | sed "s|^|$site|"; }
public=$site$(grep -o '/p/[a-z0-9-]*' "$proof/demo.log" | head -1)
register=$site$(curl -fsS "$public" | grep -o '/e/[a-z0-9]*/register' | head -1)

axe() { samples | node scripts/axe.mjs --lang "$1" --widths 320,360,768,1280,1920; }
html() { samples | node scripts/html.mjs; }
for lang in fr nl en de; do prove "barriers-$lang" axe "$lang"; done
if command -v java >/dev/null; then prove html html; else results+=("html                         left out: no java"); fi
prove lighthouse node scripts/lighthouse.mjs "$public" "$register"
prove weight node scripts/weight.mjs "$public" "$register"
kill $demo
wait $demo 2>/dev/null || true

prove both-days-sqlite ./h4w demo --until-end --speed 240 --listen 127.0.0.1:0
prove tests-again scripts/postgres.sh go test -count=3 -p 2 ./internal/tables ./internal/people ./internal/decide
prove faults make faults
prove long scripts/postgres.sh env H4W_PROVE=1 go test -count=1 -timeout 90m -run 'WholeStory|Guessing|Attack|NobodyFindsOut|ReaderOfThePublication|HerPhone|NothingIsLeft|NoBetterThanChance|TellItsCause' ./cmd/h4w ./internal/rehearse ./internal/tables
prove fuzz scripts/fuzz.sh 60
prove scanners scripts/scan.sh

printf '\n%s\n' "${results[@]}"
exit $failed
