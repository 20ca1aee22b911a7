#!/usr/bin/env bash
# Takes away each sync and each check of the journal, one at a time, and expects the test that its row in Journal/README.md names to fail.
#   tests/journal-mutants.sh            all of them
#   tests/journal-mutants.sh NAME …     only these
# A mark is the comment at the end of its line: "// sync: name" (the statement is taken away) or "// check: name" (the condition is made false). All mutants
# are built at once in a scratch copy; the variable MUTANT chooses one.
set -u
cd "$(dirname "$0")/.." || exit 1
journal=src/CityEdge.Gateway/Journal
marks=$(grep -rhoE '// (sync|check): [a-z-]+$' "$journal/Lanes" "$journal/State" "$journal/Media" --include='*.cs' | sed 's/.*: //' | sort -u)
scratch=$(mktemp -d)
trap 'git worktree remove --force "$scratch/tree" >/dev/null 2>&1; rm -rf "$scratch"' EXIT
git worktree add -q --detach "$scratch/tree" HEAD || exit 1
git diff HEAD --binary >"$scratch/uncommitted.patch"
[ -s "$scratch/uncommitted.patch" ] && (cd "$scratch/tree" && git apply "$scratch/uncommitted.patch")

chosen='System.Environment.GetEnvironmentVariable("MUTANT")'
find "$scratch/tree/$journal" -name '*.cs' -print0 | xargs -0 sed -i -E \
  -e "s#^( *)([^ ].*;) // sync: ([a-z-]+)\$#\1if ($chosen != \"\3\") \2#" \
  -e "s#^( *)if \((.*)\) // check: ([a-z-]+)\$#\1if ($chosen != \"\3\" \&\& (\2))#" \
  -e "s#^( *): (.*) \? (.*) // check: ([a-z-]+)\$#\1: $chosen != \"\4\" \&\& (\2) ? \3#"
if ! (cd "$scratch/tree" && nice dotnet build tests/CityEdge.Gateway.Tests -v q --nologo -clp:ErrorsOnly -p:UseSharedCompilation=false -nodeReuse:false \
  -p:TreatWarningsAsErrors=false -p:RunAnalyzers=false); then
  echo "the mutants do not build"
  exit 1
fi

run() { (cd "$scratch/tree" && MUTANT=$1 timeout 300 tests/CityEdge.Gateway.Tests/bin/Debug/net10.0/CityEdge.Gateway.Tests -noLogo -noColor -method "*.$2") >"$scratch/log" 2>&1; }

survived=0
for name in $marks; do
  [ $# -gt 0 ] && [[ " $* " != *" $name "* ]] && continue
  test=$(sed -nE "s/^\| \`$name\` \| \`([A-Za-z0-9_.]+)\`.*/\1/p" "$journal/README.md" | head -1)
  if [ -z "$test" ]; then
    echo "mutant $name: SURVIVED (no test is named for it in $journal/README.md)"
    survived=1
  elif ! run none "$test" || ! grep -qE 'Total: [1-9]' "$scratch/log"; then
    echo "mutant $name: SURVIVED ($test does not pass without it)"
    survived=1
  elif run "$name" "$test"; then
    echo "mutant $name: SURVIVED $test"
    survived=1
  else
    echo "mutant $name: killed by $test"
  fi
done
exit $survived
