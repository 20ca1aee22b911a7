#!/usr/bin/env bash
# Proves that the analyzers refuse what they are there to refuse: every file under BuildProofs must fail the build
# with the diagnostic that its first line names. Prints one line per proof; exits 1 when one compiles.
set -u
cd "$(dirname "$0")/BuildProofs" || exit 1
failed=0
passed=0
for part in House Safety; do
  flag=false
  [ "$part" = Safety ] && flag=true
  log=$(dotnet build -p:Safety=$flag --no-incremental --nologo -v q 2>&1)
  for file in "$part"/*.cs; do
    want=$(sed -n '1s/^\/\/ expect: //p' "$file")
    if printf '%s\n' "$log" | grep -q "$file([0-9,]*): error $want"; then
      passed=$((passed + 1))
    else
      failed=$((failed + 1))
      echo "build proof failed: $file was not refused with $want"
    fi
  done
done
echo "build proofs: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
