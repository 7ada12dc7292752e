#!/usr/bin/env bash
# How long the check of a thousand pages takes; under two seconds is the aim.
set -euo pipefail
cd "$(dirname "$0")/../.."

program=${CAPSULE:-build/capsule}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -r tests/check/site/. "$folder"
for i in $(seq 1000); do
	sed "s/^title: .*/title: Page $i/" content/risks/index.md |
		sed 's/\[@[^]]*\]/[@smith2020]/g; s/](\([^)]*\))/](risks.md)/g' \
			>"$folder/page-$i.md"
done
start=$(date +%s.%N)
"$program" check --content "$folder" >"$folder/out" || true
end=$(date +%s.%N)
tail -n 3 "$folder/out"
awk -v s="$start" -v e="$end" 'BEGIN { printf "%.2f s\n", e - s }'
