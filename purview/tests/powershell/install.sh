#!/bin/sh
# Puts a PowerShell on the path of the tests where one can be had; without it, they hold scripts against a grammar alone.
set -eu
command -v pwsh >/dev/null 2>&1 && exit 0
if command -v dotnet >/dev/null 2>&1 && dotnet tool install --global PowerShell; then
    echo "add $HOME/.dotnet/tools to PATH"
    exit 0
fi
if command -v apt-get >/dev/null 2>&1 && apt-cache show powershell >/dev/null 2>&1; then
    exec apt-get install --yes powershell
fi
echo "no PowerShell can be had here: neither as a tool of dotnet nor as a package" >&2
exit 1
