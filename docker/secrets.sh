#!/bin/sh
# Makes the database's passwords once: what .env says, else random ones. Each lies in a volume of its
# own, which only those services mount that need it. docker-compose runs this before PostgreSQL.
# "docker-compose run --rm secrets change" puts what .env says in their place; see README.md.
set -eu
change=${1:-}

# keep NAME FOLDER VALUE
keep() {
  file=$2/$1
  if [ ! -s "$file" ] || { [ "$change" = change ] && [ -n "$3" ]; }; then
    value=${3:-$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')}
    # Whole or not at all. Each service has a user of its own, so all may read it.
    (umask 022 && printf %s "$value" >"$file.new" && mv "$file.new" "$file")
    echo "$1 was made${3:+ from .env}."
  elif [ -n "$3" ] && [ "$3" != "$(cat "$file")" ]; then
    echo "$1 in .env is not the one that the database has. That one is kept; README.md says how to change it."
  else
    echo "$1 is kept."
  fi
}

keep DB_PASS /run/secrets/db "${DB_PASS:-}"
keep STATS_DB_PASS /run/secrets/stats "${STATS_DB_PASS:-}"
