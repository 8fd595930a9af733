#!/bin/sh
# A stand-in for Docker's client: a container is a listener at the address where its port would be published.
[ "$1" = run ] || exit 0
while [ $# -gt 0 ]; do
    case $1 in
        --publish)
            HOST=${2%%:*}
            PORT=${2#*:}
            PORT=${PORT%%:*}
            shift
            ;;
    esac
    shift
done
export HOST PORT
exec /usr/bin/node /usr/local/lib/stand-in/container.js
