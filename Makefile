# make build   the program, in ./h4w            make test    everything that must hold, in a quarter of an hour
# make demo    the February 2021 edition, alive  make prove   everything long: load, soak, scanners
# make dev     the demo, rebuilt as you type     make bench   the engines, against their bars
# make templ · assets · schema · data-map · words · notices: what is made from something else
# make faults: plants every fault that a test must find        make lint: what a person looks at

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
TOOL := go tool -modfile=tools/go.mod

.PHONY: build demo dev test prove bench templ assets schema data-map words notices faults faults-page scan lint clean

build: assets
	go build -o h4w ./cmd/h4w

demo: build
	./h4w demo

dev:
	@scripts/dev.sh

test:
	@scripts/test.sh

prove: build
	@scripts/prove.sh

# bench holds the seating engine to its bars on the public suite, in seconds of the processor, so that a busy machine only makes
# it slower; then the rest. SECONDS_EACH=1 for the shorter bars, SEEDS=3 for medians, ONLY=p-skew for some.
bench:
	go test ./internal/seating -run '^TestSuite' -count=1 -v -suite $(or $(SECONDS_EACH),2) -seeds $(or $(SEEDS),1) -only '$(ONLY)'
	go test -run '^$$' -bench . -benchmem ./internal/seating/... ./internal/ballot/...

# templ writes *_templ.go, which are committed.
templ:
	$(TOOL) templ generate

# assets bundles assets/*.ts and assets/*.css into internal/web/static/dist, which is not committed.
assets:
	@go -C tools run ./assets -root ..

# schema writes internal/db/schema.sql: what the migrations add up to, to be read as a diff.
schema:
	go test ./internal/db -run '^TestSchema' -update

# data-map writes docs/data-map.md: what the code knows about people.
data-map:
	go test ./internal/web -run '^TestTheDataMapIsCurrent$$' -data-map

# words lists what is missing or unused in the four languages.
words:
	go test ./internal/arch -run '^TestWords' -count=1

# notices writes THIRD-PARTY-NOTICES.md from the lock files.
notices:
	@scripts/npm-ci.sh
	go -C tools run ./notices -root ..

# faults plants each fault of faults/ in a copy of the tree; its test must fail. ONLY=P1 plants those that match.
faults: assets
	@scripts/needs.sh
	H4W_TEST_BROWSER=$${H4W_TEST_BROWSER:-/usr/bin/chromium} scripts/postgres.sh go -C tools run ./faults -root .. -only '$(or $(ONLY),.)'

# scan lets wapiti, sqlmap, gitleaks, gosec and govulncheck look; SCAN_SECONDS=60 bounds each.
scan: build
	@scripts/scan.sh

faults-page:
	go -C tools run ./faults -root .. -write

lint: assets
	@scripts/npm-ci.sh
	node_modules/.bin/tsc -p assets
	go vet ./...
	go -C tools vet ./...
	$(TOOL) staticcheck ./...

clean:
	rm -rf h4w node_modules .cache
	find internal/web/static/dist -type f ! -name README -delete
