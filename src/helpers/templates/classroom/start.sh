#!/bin/sh
# Open the workshop: find a Python that the wheels are for, and start it. Needs no network.
cd "$(dirname "$0")" || exit 1
for python in python3 python3.11 python3.12 python3.13 python3.14; do
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
    if [ -n "$version" ] && [ -f "wheels/requirements-$version.txt" ]; then
        exec "$python" start.py "$@"
    fi
done
exec python3 start.py "$@"
