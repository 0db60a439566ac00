#!/usr/bin/env bash
# Runs a command beside a PostgreSQL of its own: scripts/postgres.sh go test ./internal/tables
#
# The cluster is new, empty, in a temporary folder, on a free port of the loopback address, careless about power cuts,
# and gone when the command ends, however it ends. The command finds it in $H4W_TEST_POSTGRES.
set -euo pipefail

bin=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -1) || { echo "postgres: not installed, see scripts/needs.sh" >&2; exit 1; }
dir=$(mktemp -d /tmp/h4w-postgres.XXXXXX)
command=

# PostgreSQL refuses to run as root, so root hands it to Debian's postgres.
as_postgres=()
if ((EUID == 0)); then
	chown postgres "$dir"
	as_postgres=(runuser -u postgres --)
fi

finish() {
	status=$?
	trap - EXIT INT TERM HUP
	if [[ -n $command ]]; then
		kill -TERM "$command" 2>/dev/null || true
		wait "$command" 2>/dev/null || true
	fi
	if [[ -f $dir/data/postmaster.pid ]]; then
		(cd / && "${as_postgres[@]}" "$bin/pg_ctl" stop -D "$dir/data" -m immediate -w >/dev/null) || true
	fi
	rm -rf "$dir"
	exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
install -m 600 /dev/null "$dir/password"
echo "$password" >"$dir/password"
((EUID != 0)) || chown postgres "$dir/password"
(cd / && "${as_postgres[@]}" "$bin/initdb" -D "$dir/data" -U h4w --pwfile="$dir/password" --auth=scram-sha-256 \
	--encoding=UTF8 --locale=C.UTF-8 --no-sync >"$dir/initdb.log") || { cat "$dir/initdb.log" >&2; exit 1; }

started=
for attempt in 1 2 3 4 5; do # between finding a port and taking it somebody else may take it
	port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
	if (cd / && "${as_postgres[@]}" "$bin/pg_ctl" start -D "$dir/data" -l "$dir/data/log" -w -t 60 -o "-p $port \
		-c listen_addresses=127.0.0.1 -c unix_socket_directories=$dir -c max_connections=300 -c shared_buffers=64MB \
		-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c timezone=UTC" >/dev/null); then
		started=yes
		break
	fi
done
if [[ -z $started ]]; then
	cat "$dir/data/log" >&2 || true
	echo "postgres: did not start" >&2
	exit 1
fi

export H4W_TEST_POSTGRES="postgres://h4w:$password@127.0.0.1:$port/postgres?sslmode=disable"
"$@" <&0 &
command=$!
status=0
wait "$command" || status=$?
command=
exit "$status"
