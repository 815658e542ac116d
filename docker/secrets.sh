#!/bin/sh
# Makes the database's passwords once: what .env says, else a random one. Each lies in a volume of
# its own, which only the services that need it mount. docker-compose.yml runs this before PostgreSQL.
set -eu

# keep NAME FOLDER VALUE
keep() {
  file=$2/$1
  if [ ! -s "$file" ]; then
    value=${3:-$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')}
    # Written whole or not at all. Readable by the services, each of which has a user of its own.
    (umask 022 && printf %s "$value" >"$file.new" && mv "$file.new" "$file")
    echo "$1 was made${3:+ from .env}."
  elif [ -n "$3" ] && [ "$3" != "$(cat "$file")" ]; then
    echo "$1 in .env is not what the database was made with. The first one is kept; README.md says how to change it."
  else
    echo "$1 is kept."
  fi
}

keep DB_PASS /run/secrets/db "${DB_PASS:-}"
keep STATS_DB_PASS /run/secrets/stats "${STATS_DB_PASS:-}"
