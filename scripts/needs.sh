#!/usr/bin/env bash
# Makes sure that this machine has what the tests need, and installs from Debian what it lacks.
# On a terminal it asks first; a build server (no terminal, or CI set) is not asked.
set -euo pipefail

for tool in go node npm; do
	if ! command -v "$tool" >/dev/null; then
		echo "needs: $tool is missing. Go, Node and npm come first: see the README." >&2
		exit 1
	fi
done

packages=()
browser=${H4W_TEST_BROWSER:-/usr/bin/chromium}
[[ -x $browser ]] || packages+=(chromium)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || packages+=(postgresql)
# A text that cannot be drawn has no size: pages need at least one font.
compgen -G '/usr/share/fonts/truetype/*/*.ttf' >/dev/null || packages+=(fonts-dejavu-core)
# More programs that only one step needs: WITH='wapiti sqlmap'.
for tool in ${WITH:-}; do command -v "$tool" >/dev/null || packages+=("$tool"); done
((${#packages[@]})) || exit 0

if ! command -v apt-get >/dev/null; then
	echo "needs: please install ${packages[*]} (this is not a Debian, so we cannot do it for you)" >&2
	exit 1
fi
as_root=()
if ((EUID != 0)); then
	command -v sudo >/dev/null || { echo "needs: please install ${packages[*]} as root" >&2; exit 1; }
	as_root=(sudo)
fi
if [[ -t 0 && -t 1 && -z ${CI:-} ]]; then
	read -r -p "The tests need ${packages[*]}. Install with apt-get? [Y/n] " answer
	[[ -z $answer || $answer == [yYoOjJ]* ]] || { echo "needs: nothing installed" >&2; exit 1; }
else
	echo "needs: installing ${packages[*]}"
fi
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -q
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
	-o DPkg::Lock::Timeout=600 "${packages[@]}"
