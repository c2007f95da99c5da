# Makes the rows of one site in Asterisk's tables those that are declared, all of them or none. Asterisk reads a row when it needs it, and
# all of them anew only when many are new. Before this stand the variables SQL (the command of psql), CLI (the one of Asterisk's
# console, or nothing) and CACHES (names of memory caches); and the functions wanted_sql and cleared_sql, which write what psql is to
# do, and declared, which says how many lines there are to be.
set -eu
LC_ALL=C
export LC_ALL
PATH=$PATH:/usr/local/bin:/usr/local/sbin:/usr/sbin:/sbin
export PATH
umask 077
# So many changed lines are dealt with one by one; more have Asterisk forget or read all of them.
FEW=30

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

ask() {
  sh -c "$CLI -rx \"\$0\"" "$1" 2>&1 </dev/null
}

# What psql says of the function's SQL. psql ends well where its input ends early, so only its last word counts.
run_sql() {
  said=$("$1" | sh -c "$SQL" 2>&1) && printf '%s\n' "$said" | grep -qx committed && return 0
  fail "the database took nothing: $(printf '%s\n' "$said" | grep -v '^\(added\|changed\|removed\) ' | head -n 10)"
}

ids() {
  printf '%s\n' "$said" | sed -n "s/^$1 //p"
}

# An Asterisk with memory caches goes on with what it has read before. One that caches a whole table can only forget all of it.
expire_caches() {
  lines=$(printf '%s\n' "$said" | sed -n 's/^\(added\|changed\|removed\) //p')
  [ -n "$lines" ] || return 0
  for cache in $CACHES; do
    ask "sorcery memory cache show $cache" | grep -q 'does not exist\|No such command' && continue
    whole=
    [ "$(printf '%s\n' "$lines" | wc -l)" -le "$FEW" ] || whole=yes
    for id in $lines; do
      [ -z "$whole" ] || break
      ask "sorcery memory cache expire $cache $id" | grep -q 'not available' && whole=yes
    done
    [ -z "$whole" ] || ask "sorcery memory cache expire $cache" >/dev/null || :
    printf 'made to forget what has changed: %s\n' "$cache"
  done
}

# To watch over a line that it has not seen before, Asterisk reads all endpoints when that one first registers (res_pjsip/pjsip_options.c,
# sip_options_aor_observer_modified_task). Many new lines would have it do nothing else for minutes; a reload reads all of them once.
learn_many() {
  [ "$(ids added | wc -l)" -gt "$FEW" ] || return 0
  ask 'module reload res_pjsip.so' >/dev/null || :
  printf 'made to read all lines once, since many are new: res_pjsip.so\n'
}

# A registration outlives its line: Asterisk keeps it by itself, in its own database.
forget_registrations() {
  gone=$(ids removed)
  [ -n "$gone" ] || return 0
  {
    printf '%s\n' "$gone" | sed 's/^/gone /'
    ask 'database show registrar' | sed -n 's/^\/registrar\/contact\/\([^ ;]*\);@\([^ :]*\) *: .*/contact \1 \2/p'
  } | awk '$1 == "gone" { gone[$2] = 1 } $1 == "contact" && $2 in gone { print $2 ";@" $3 }' |
    while read -r contact; do
      ask "database del registrar/contact \"$contact\"" >/dev/null || :
    done
}

# One of the new lines that Asterisk does not find; the first and the last of them are asked for.
unknown_line() {
  for id in $({ ids added | head -n 1; ids added | tail -n 1; } | sort -u); do
    ask "pjsip show endpoint $id" | grep -q '^ *ParameterName' || { printf '%s' "$id" && return 0; }
  done
}

apply() {
  [ -z "$CLI" ] || answer=$(ask 'core show version') || fail "Asterisk does not answer, and nothing was changed: $answer"
  run_sql wanted_sql
  if [ -n "$CLI" ]; then
    expire_caches
    learn_many
    forget_registrations
    unknown=$(unknown_line)
    if [ -n "$unknown" ]; then
      # A first delivery leaves nothing behind; of a later one the lines that were there go on.
      if [ -z "$(ids changed)$(ids removed)" ] && [ "$(ids added | wc -l)" -eq "$(declared)" ]; then
        run_sql cleared_sql
        fail "Asterisk does not find $unknown in the tables, and the rows are taken out again. Do sorcery.conf and extconfig.conf name the same tables of the same database as psql reaches?"
      fi
      fail "Asterisk does not find $unknown in the tables. Do sorcery.conf and extconfig.conf name the same tables of the same database as psql reaches?"
    fi
  fi
  for what in added changed removed; do
    [ -z "$(ids $what)" ] || printf '%s: %s lines\n' "$what" "$(ids $what | wc -l | tr -d ' ')"
  done
  [ "$said" != committed ] || echo unchanged
}

clear() {
  run_sql cleared_sql
  if [ -n "$CLI" ] && ask 'core show version' >/dev/null; then
    expire_caches
    forget_registrations
  elif [ -n "$CLI" ]; then
    echo 'Asterisk does not answer, and may keep what it has read until it starts anew'
  fi
  printf 'removed: %s lines\n' "$(ids removed | wc -l | tr -d ' ')"
}

"$1"
