# Puts the files of one site into Asterisk's configuration, all of them or none, and lets a running Asterisk read what changed.
# Before this stand the variables DIRECTORY (ours), CONFIG (Asterisk's own), CLI (the command of its console), LOG (its log), RELOAD (a
# command in place of CLI), DRIVER (chan_pjsip or chan_sip), CONTEXT (of our dial plan) and SITE, of which CONFIG, CLI, LOG, RELOAD and CONTEXT
# may be empty; and the functions write_files, which fills the folder it stands in; includes, lines of FILE OURS; reloads, lines of OURS
# MODULE; formerly, lines of FILE OURS MODULE that earlier settings may have left; endpoints and boxes, one name a line.
set -eu
LC_ALL=C
export LC_ALL
PATH=$PATH:/usr/local/bin:/usr/local/sbin:/usr/sbin:/sbin
export PATH
umask 077
REFUSED=
WITH_LINE_END=', with the line end before it'

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# What Asterisk answers to one command of its console.
ask() {
  sh -c "$CLI -rx \"\$0\"" "$1" 2>&1 </dev/null
}

lock() {
  if command -v flock >/dev/null 2>&1; then
    exec 9>"$DIRECTORY/lock"
    flock -w 120 9 || fail "another delivery to $DIRECTORY has been at work for two minutes; nothing was changed"
  fi
}

# Asterisk's own file that includes the lines of the phones.
lines_file() {
  includes | sed -n 's/ cisco-phones.conf$//p'
}

# Files belong to whoever Asterisk's own belong to, and their group may read them, so that Asterisk can whatever user it runs as.
hand_over() {
  file=$CONFIG/$(lines_file)
  [ "$(id -u)" = 0 ] && [ -f "$file" ] || return 0
  chown -R "$(stat -c %u:%g "$file")" "$DIRECTORY"
  chmod -R g+rX "$DIRECTORY"
}

point_at() {
  ln -sfn "$1" "$DIRECTORY/next"
  mv -fT "$DIRECTORY/next" "$DIRECTORY/current"
}

include_line() {
  printf '#tryinclude "%s" ; cisco-phones %s%s' "$DIRECTORY/current/$1" "$SITE" "$2"
}

# One line at the end of a file of the user's. A line that names ours already is the user's business, a comment included.
include() {
  grep -qaF "$DIRECTORY/current/$2" "$CONFIG/$1" && return 0
  if [ -s "$CONFIG/$1" ] && [ "$(tail -c 1 "$CONFIG/$1" | od -An -tx1 | tr -d ' ')" != 0a ]; then
    printf '\n%s\n' "$(include_line "$2" "$WITH_LINE_END")" >>"$CONFIG/$1"
  else
    printf '%s\n' "$(include_line "$2" '')" >>"$CONFIG/$1"
  fi
  printf 'included in %s\n' "$CONFIG/$1"
}

# Gives a file what is to be left of it. The file itself stays: its owner, its mode, and whatever points at it.
keep_rest() {
  cat "$DIRECTORY/rest" >"$CONFIG/$1"
  rm -f "$DIRECTORY/rest"
  printf 'no longer included in %s\n' "$CONFIG/$1"
}

# Takes our own line out again and leaves every other byte; one that the user changed stays.
exclude() {
  [ -f "$CONFIG/$1" ] || return 0
  # When somebody changes the PIN of a box of the user's own, Asterisk writes voicemail.conf anew and our line without its comment.
  if head -n 6 "$CONFIG/$1" | grep -q '^;! Generator: app_voicemail'; then
    number=$(grep -nax "#\(try\)\{0,1\}include \"$DIRECTORY/current/$2\"" "$CONFIG/$1" | head -n 1 | cut -d : -f 1)
    [ -z "$number" ] || { sed "${number}d" "$CONFIG/$1" >"$DIRECTORY/rest" && keep_rest "$1"; }
  fi
  for note in '' "$WITH_LINE_END"; do
    line=$(include_line "$2" "$note")
    number=$(grep -naxF "$line" "$CONFIG/$1" | head -n 1 | cut -d : -f 1)
    [ -n "$number" ] || continue
    if [ -n "$note" ] && [ "$number" = "$(wc -l <"$CONFIG/$1" | tr -d ' ')" ]; then
      head -c "$(($(wc -c <"$CONFIG/$1") - ${#line} - 2))" "$CONFIG/$1" >"$DIRECTORY/rest"
    else
      sed "${number}d" "$CONFIG/$1" >"$DIRECTORY/rest"
    fi
    keep_rest "$1"
  done
}

# Takes out what earlier settings left, and tells whose modules are to forget it: lines of FILE OURS MODULE.
retire() {
  formerly | while read -r file ours module; do
    [ -z "$(exclude "$file" "$ours")" ] || printf '%s %s %s\n' "$file" "$ours" "$module"
  done
}

retired() {
  printf '%s\n' "$RETIRED" | sed '/^$/d'
}

# Whether it is still loaded does not matter: a module that is not has nothing to forget.
reload_retired() {
  [ -z "$CLI" ] || retired | while read -r _ _ module; do ask "module reload $module" >/dev/null || :; done
}

same() {
  [ "$(ls "$1")" = "$(ls "$2")" ] || return 1
  for name in $(ls "$2"); do
    cmp -s "$1/$name" "$2/$name" || return 1
  done
}

# Modules whose files differ between two folders, each once.
modules() {
  reloads | while read -r ours module; do
    cmp -s "$1/$ours" "$2/$ours" || printf '%s\n' "$module"
  done | sort -u
}

# Asterisk says of a file that it can't read "reloaded successfully", and the truth in its log.
log_size() {
  [ -r "$LOG" ] && wc -c <"$LOG" | tr -d ' ' || echo 0
}

find_log() {
  [ -z "$LOG" ] && [ -n "$CLI" ] || return 0
  LOG=$(ask 'logger show channels' | sed -n 's/^\(\/[^ ]*\) .*File .*ERROR.*/\1/p' | head -n 1)
}

complaints() {
  [ -r "$LOG" ] || return 0
  # What is logged is written a moment later.
  sleep 1
  from=$1
  [ "$from" -le "$(log_size)" ] || from=0
  tail -c "+$((from + 1))" "$LOG" |
    grep -a -E "ERROR\[[0-9]+\].* (config|config_options|res_sorcery_config|pbx_config|app_voicemail)\.c:|WARNING\[[0-9]+\].*$DIRECTORY/|chan_sip\.c: (Contents of|Unable to load config|Failed to bind)" |
    sed 's/^\[[^]]*\] //; s/\[[0-9]*\]\(\[[^]]*\]\)*//' | sort -u | head -n 10
}

known_endpoints() {
  if [ "$DRIVER" = chan_sip ]; then
    # Its console shows 25 characters of NAME or NAME/USER, between a first and a last line.
    ask 'sip show peers' | sed '1d;$d' | cut -c 1-25 | sed 's/ *$//; s,/.*,,'
  else
    ask 'pjsip list endpoints' | sed -n 's/^ *Endpoint:  *\([^ /]*\).*/\1/p'
  fi
}

# Which of some names are not among those that come by standard input.
missing_of() {
  sort >"$DIRECTORY/there"
  printf '%s\n' "$1" | sed '/^$/d' | sort | comm -23 - "$DIRECTORY/there"
  rm -f "$DIRECTORY/there"
}

missing_extensions() {
  [ -z "$CONTEXT" ] || ask "dialplan show $CONTEXT" | sed -n "s/^  '\([^']*\)' =>.*/\1/p" | missing_of "$(endpoints)"
}

missing_boxes() {
  [ -z "$(boxes)" ] || ask 'voicemail show users' | sed -n 's/^\([^ ]*\)  *\([^ ]*\) .*/\2@\1/p' | missing_of "$(boxes)"
}

# Says in REFUSED what Asterisk does not know although it has read its files: KIND MISSING OURS FILE.
know() {
  [ -n "$2" ] || return 0
  REFUSED="it does not know these $1 of them: $(printf '%s\n' "$2" | head -n 10 | tr '\n' ' ')"
  [ -n "$CONFIG" ] || REFUSED="$REFUSED. Is $DIRECTORY/current/$3 included in $4?"
  return 1
}

missing_endpoints() {
  known_endpoints | sort >"$DIRECTORY/there"
  endpoints | cut -c "1-$([ "$DRIVER" = chan_sip ] && echo 25)" | sort | comm -23 - "$DIRECTORY/there"
  rm -f "$DIRECTORY/there"
}

# chan_sip answers before it has read anything, and takes a second for some hundred peers: while there are fewer missing each second, it
# is at work.
await_endpoints() {
  missing=$(missing_endpoints)
  tries=0
  while [ -n "$missing" ] && [ "$tries" -lt 5 ]; do
    sleep 1
    before=$missing
    missing=$(missing_endpoints)
    tries=$((tries + 1))
    [ "$missing" = "$before" ] || tries=0
  done
}

# Lets Asterisk read what changed. Returns 1, and says in REFUSED why, when it does not take it.
reload() {
  if [ -z "$CLI" ]; then
    [ -z "$RELOAD" ] || REFUSED=$(sh -c "$RELOAD" 2>&1 </dev/null) || return 1
    return 0
  fi
  size=$(log_size)
  for module in $1; do
    said=$(ask "module reload $module") || :
    case $said in
    *'reloaded successfully'*) ;;
    *) REFUSED="module reload $module: $said" && return 1 ;;
    esac
  done
  REFUSED=$(complaints "$size")
  [ -z "$REFUSED" ] || return 1
  await_endpoints
  know endpoints "$missing" cisco-phones.conf "$(lines_file)" &&
    know extensions "$(missing_extensions)" cisco-phones-extensions.conf extensions.conf &&
    know 'voicemail boxes' "$(missing_boxes)" cisco-phones-voicemail.conf voicemail.conf
}

apply() {
  mkdir -p "$DIRECTORY"
  lock
  [ -z "$CLI" ] || said=$(ask 'core show version') || fail "Asterisk does not answer, and nothing was changed: $said"
  find_log
  [ -z "$CONFIG" ] || includes | while read -r file _; do
    [ -f "$CONFIG/$file" ] || fail "$CONFIG/$file is not there; nothing was changed"
  done
  fresh=$(mktemp -d "$DIRECTORY/generation.XXXXXX")
  (cd "$fresh" && write_files)
  hand_over
  old=$(readlink "$DIRECTORY/current" || :)
  included=$([ -z "$CONFIG" ] || includes | while read -r file ours; do include "$file" "$ours"; done)
  RETIRED=$([ -z "$CONFIG" ] || retire)
  if [ -n "$old" ] && [ -z "$included$RETIRED" ] && same "$DIRECTORY/$old" "$fresh"; then
    rm -rf "$fresh"
    echo unchanged
    return 0
  fi
  changed=$(modules "$DIRECTORY/${old:-nothing}" "$fresh")
  # A line that was not there before has everything read anew.
  [ -z "$included" ] || changed=$(reloads | while read -r _ module; do printf '%s\n' "$module"; done | sort -u)
  point_at "${fresh##*/}"
  reload_retired
  if ! reload "$changed"; then
    why=$REFUSED
    if [ -n "$old" ]; then
      point_at "$old"
    else
      rm -f "$DIRECTORY/current"
    fi
    includes | while read -r file ours; do
      # What was included before stays so.
      ! printf '%s\n' "$included" | grep -qxF "included in $CONFIG/$file" || exclude "$file" "$ours"
    done >/dev/null
    retired | while read -r file ours _; do [ ! -f "$CONFIG/$file" ] || include "$file" "$ours"; done >/dev/null
    rm -rf "$fresh"
    # The new ones are not waited for.
    endpoints() { :; }
    boxes() { :; }
    reload "$changed" || :
    reload_retired
    fail "Asterisk does not take the new files, and the old ones are back: $why"
  fi
  [ -z "$included" ] || printf '%s\n' "$included"
  retired | while read -r file _ _; do printf 'no longer included in %s\n' "$CONFIG/$file"; done
  for module in $changed; do
    [ -z "$CLI" ] || printf 'reloaded %s\n' "$module"
  done
  printf 'in place: %s\n' "$(ls "$fresh" | tr '\n' ' ')"
  for other in "$DIRECTORY"/generation.*; do
    [ "$other" = "$fresh" ] || [ "$other" = "$DIRECTORY/$old" ] || rm -rf "$other"
  done
}

clear() {
  [ -d "$DIRECTORY" ] || return 0
  lock
  [ -z "$CONFIG" ] || includes | while read -r file ours; do exclude "$file" "$ours"; done
  rm -rf "$DIRECTORY"/current "$DIRECTORY"/next "$DIRECTORY"/generation.*
  if [ -n "$CLI" ]; then
    reloads | while read -r _ module; do printf '%s\n' "$module"; done | sort -u | while read -r module; do
      ask "module reload $module" >/dev/null || echo "not reloaded, since Asterisk does not answer: $module"
    done
  elif [ -n "$RELOAD" ]; then
    sh -c "$RELOAD" </dev/null || echo "not reloaded"
  fi
  rm -f "$DIRECTORY/lock"
  rmdir "$DIRECTORY" 2>/dev/null || :
}

"$1"
