#!/usr/bin/env bash
# Builds everything without a warning and runs every test. Needs git, the .NET SDK and Node; installs the rest (Debian packages).
#   tests/run.sh            everything that fits in minutes
#   tests/run.sh --long     also the long ones, within an hour on two cores: 10,000 kills of a process that journals, 500 of the whole gateway, 1,000 power cuts
# One seed that failed, alone: CITYEDGE_SEED=n tests/CityEdge.EndToEnd/bin/Release/net10.0/CityEdge.EndToEnd -class "CityEdge.EndToEnd.Journal.KillTests" (or GatewayKillTests)
# CITYEDGE_DATA names the folder of recorded data; tests that need it skip, naming its public source, where it is unset.
# The last line is: N passed, N failed, N skipped
set -u
cd "$(dirname "$0")/.." || exit 1
export CITYEDGE_LONG=0 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
[ "${1:-}" = --long ] && export CITYEDGE_LONG=1
configuration=Release
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

step() { printf '\n== %s (%ss)\n' "$1" "$SECONDS"; }
give_up() { echo "$1"; echo "0 passed, 1 failed, 0 skipped"; exit 1; }

step "what the tests need"
missing=()
command -v socat >/dev/null || missing+=(socat)
command -v mbpoll >/dev/null || missing+=(mbpoll)
[ -x /usr/sbin/mosquitto ] || missing+=(mosquitto)
command -v mosquitto_pub >/dev/null || missing+=(mosquitto-clients)
command -v curl >/dev/null || missing+=(curl)
command -v gcc >/dev/null || missing+=(gcc libc6-dev)
command -v pkg-config >/dev/null || missing+=(pkg-config)
[ -e /usr/include/modbus/modbus.h ] || missing+=(libmodbus-dev)
/usr/bin/python3 -c 'import pymodbus.server, pymodbus.client, serial_asyncio' 2>/dev/null || missing+=(python3-pymodbus python3-serial-asyncio)
[ -e /usr/include/zlib.h ] || missing+=(zlib1g-dev)
if [ ${#missing[@]} -gt 0 ]; then
  sudo=; [ "$(id -u)" -ne 0 ] && sudo=sudo
  echo "installing: ${missing[*]}"
  # Debian starts the broker that it installs, at 1883; the tests start their own, each at a free port, and do not care.
  { $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}"; } \
    >"$results/apt.log" 2>&1 || { tail -n 20 "$results/apt.log"; give_up "Debian packages could not be installed: ${missing[*]}"; }
fi

step "restore (locked) and build, warnings are errors"
dotnet restore CityEdge.sln --locked-mode -v q || give_up "restore failed"
dotnet build CityEdge.sln -c $configuration --no-restore -v q -clp:NoSummary || give_up "build failed"

step "the analyzers refuse what they must"
tests/build-proofs.sh >"$results/proofs.txt" 2>&1
cat "$results/proofs.txt"

step "the native binary is published without a warning and plays the demo"
if dotnet publish src/CityEdge.Gateway -c Release -r linux-x64 -p:PublishAot=true -o "$results/native" -v q -clp:NoSummary \
  && "$results/native/cityedge" demo --once --json --page-port 0 >"$results/demo.json"; then
  echo "native binary: 1 passed, 0 failed" | tee -a "$results/proofs.txt"
  head -c 60 "$results/demo.json" && echo " …"
  export CITYEDGE_BINARY="$results/native/cityedge" # what is killed is what is installed
else
  echo "native binary: 0 passed, 1 failed" | tee -a "$results/proofs.txt"
fi

status=0
for project in CityEdge.Safety.Tests CityEdge.Gateway.Tests CityEdge.Scenarios CityEdge.EndToEnd; do
  step "$project"
  "tests/$project/bin/$configuration/net10.0/$project" -noLogo -noColor -result-xml "$results/$project.xml" || status=1
done

step "tally"
node tests/tally.mjs "$results/proofs.txt" "$results"/*.xml || status=1
exit $status
