#!/bin/sh
# Makes the database's passwords and the API keys once: what .env says, else random ones. They lie in volumes that
# only those services mount that need them. docker-compose runs this before PostgreSQL and the fetcher.
# "docker-compose run --rm secrets change" puts what .env says in their place, and "change NAME…" makes a new random
# key where .env names none; see README.md.
set -eu
change=${1:-}
if [ "$change" = change ]; then shift; fi
renewed=" $* "

# keep NAME FOLDER VALUE OWNER
keep() {
  file=$2/$1
  renew=
  if [ "$change" = change ]; then
    case $renewed in *" $1 "*) renew=yes ;; esac
    renew=$renew$3
  fi
  if [ ! -s "$file" ] || [ -n "$renew" ]; then
    write "$file" "${3:-$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')}"
    echo "$1 was made${3:+ from .env}."
  elif [ -n "$3" ] && [ "$3" != "$(cat "$file")" ]; then
    echo "$1 in .env is not the one that $4. That one is kept; README.md says how to change it."
  else
    echo "$1 is kept."
  fi
}

# Whole or not at all. Each service has a user of its own, so all may read it.
write() { (umask 022 && printf %s "$2" >"$1.new" && mv "$1.new" "$1"); }

for name in $renewed; do
  case $name in
    *_API_KEY) ;;
    *) echo "$name is no key: set the new one in .env; README.md has the rest." && exit 1 ;;
  esac
done

keep DB_PASS /run/secrets/db "${DB_PASS:-}" "the database has"
keep STATS_DB_PASS /run/secrets/stats "${STATS_DB_PASS:-}" "the database has"
keep OPERATOR_API_KEY /run/secrets/keys "${OPERATOR_API_KEY:-}" "the services ask for"
keep SERVICE_API_KEY /run/secrets/keys "${SERVICE_API_KEY:-}" "the services ask for"
keep VIEWER_API_KEY /run/secrets/viewer "${VIEWER_API_KEY:-}" "the services ask for"

# The first viewer key without its name, as Prometheus shows it.
viewer=$(cat /run/secrets/viewer/VIEWER_API_KEY)
viewer=${viewer%%,*}
write /run/secrets/prometheus/key "${viewer#*:}"

echo "To read the keys: docker-compose exec stats-api cat /run/secrets/keys/OPERATOR_API_KEY" \
  "(the viewers': /run/secrets/viewer/VIEWER_API_KEY)"
