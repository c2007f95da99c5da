# Tells phones through Asterisk's console to take their files anew, and remembers on Asterisk's machine of which deliveries it has. Before this
# stand the variables DIRECTORY (ours), CLI (the command of the console), TYPE (of the NOTIFY), AT_ONCE (phones that are told at once), PAUSE (seconds
# between two times), BUSY (wait or tell) and PATIENCE (seconds that phones in a call are waited for); and the functions deliveries, one id
# a line; concerned, lines of ID MAC REASON; phones, lines of MAC EXTENSION…
set -eu
LC_ALL=C
export LC_ALL
PATH=$PATH:/usr/local/bin:/usr/local/sbin:/usr/sbin:/sbin
export PATH
umask 077
# Ids of the deliveries that phones were told of; phones that are still to be told, lines of MAC REASON.
TOLD=$DIRECTORY/resync/told
PENDING=$DIRECTORY/resync/pending
LOOK_AGAIN=5
SHOWN=100
GONE=

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# What Asterisk answers to one command of its console.
ask() {
  sh -c "$CLI -rx \"\$0\"" "$1" 2>&1 </dev/null
}

# ---- The words of Asterisk's channel driver ----

# Names of the endpoints that are registered, each with what Asterisk knows of its phone: NonQual, Avail, Unavail …
registered() {
  said=$(ask 'pjsip list contacts') || return 1
  printf '%s\n' "$said" | sed -n 's/^ *Contact:  *\([^ \/<]*\)\/.* \([A-Za-z][A-Za-z]*\)  *[^ ]*$/\1 \2/p'
}

# Names of the endpoints that are in a call, or ring, or dial.
in_call() {
  said=$(ask 'core show channels concise') || return 1
  printf '%s\n' "$said" | sed -n 's/^PJSIP\/\([^!]*\)-[0-9a-f]*!.*/\1/p'
}

# Asterisk says of endpoints that it does not know "Sending NOTIFY", too, and waits for no answer.
notify() {
  said=$(ask "pjsip send notify $TYPE endpoint $1") || { GONE="Asterisk does not answer: $said" && return 1; }
  case $said in
  *'Unable to find notify type'*)
    said="$said. Is $DIRECTORY/current/cisco-phones-notify.conf included in pjsip_notify.conf?" && return 1
    ;;
  *'Unable to'*) return 1 ;;
  *'Sending NOTIFY'*) return 0 ;;
  *) return 1 ;;
  esac
}

# ---- What is remembered ----

lock() {
  mkdir -p "$DIRECTORY/resync"
  if command -v flock >/dev/null 2>&1; then
    exec 9>"$DIRECTORY/resync/lock"
    flock -w 120 9 || fail "phones have been told by another run for two minutes; nobody was told by this one"
  fi
}

remember() {
  deliveries >"$TOLD.new"
  mv -f "$TOLD.new" "$TOLD"
}

# Phones of deliveries that nobody was told of yet, after those that are left of earlier ones; each once, and no more than are declared.
gather() {
  [ -f "$TOLD" ] || : >"$TOLD"
  [ -f "$PENDING" ] || : >"$PENDING"
  phones >"$WORK/phones"
  concerned | awk -v told="$TOLD" '
    BEGIN { while ((getline id < told) > 0) old[id] = 1 }
    !($1 in old) { sub(/^[^ ]+ /, ""); print }' >"$WORK/news"
  cat "$PENDING" "$WORK/news" | awk -v phones="$WORK/phones" '
    BEGIN { while ((getline line < phones) > 0) { split(line, part, " "); declared[part[1]] = 1 } }
    ($1 in declared) && !seen[$1]++' >"$PENDING.new"
  mv -f "$PENDING.new" "$PENDING"
  remember
}

# Takes a phone off those that are to be told.
settle() {
  awk -v mac="$1" '$1 != mac' "$PENDING" >"$PENDING.new"
  mv -f "$PENDING.new" "$PENDING"
}

# ---- Telling ----

# Of each phone that is to be told and was not refused, in their order: STATE MAC ENDPOINT, with the first of its endpoints that is registered.
look() {
  registered >"$WORK/registered" || { GONE="Asterisk does not answer: $said" && return 1; }
  in_call >"$WORK/in-call" || { GONE="Asterisk does not answer: $said" && return 1; }
  awk -v work="$WORK" -v busy="$BUSY" '
    BEGIN {
      while ((getline line < (work "/registered")) > 0) { split(line, part, " "); status[part[1]] = part[2] }
      while ((getline line < (work "/in-call")) > 0) calls[line] = 1
      while ((getline line < (work "/phones")) > 0) { mac = line; sub(/ .*/, "", mac); lines[mac] = line }
      while ((getline line < (work "/refused")) > 0) { split(line, part, " "); refused[part[1]] = 1 }
    }
    !($1 in refused) {
      count = split(lines[$1], part, " "); endpoint = ""; state = "absent"
      for (i = 2; i <= count; i++) if (endpoint == "" && (part[i] in status)) endpoint = part[i]
      if (endpoint != "") state = status[endpoint] == "Unavail" ? "silent" : "ready"
      for (i = 2; i <= count; i++) if (endpoint != "" && busy == "wait" && (part[i] in calls)) state = "busy"
      print state, $1, endpoint
    }' "$PENDING" >"$WORK/queue"
}

# Lines beyond the first are counted alone.
say() {
  SAID=$((SAID + 1))
  [ "$SAID" -gt "$SHOWN" ] || printf '%s\n' "$*"
}

name_of() {
  printf '%s (%s)' "$1" "$(awk -v mac="$1" '$1 == mac { sub(/^[^ ]+ /, ""); gsub(/ /, ", "); print }' "$WORK/phones")"
}

reason_of() {
  awk -v mac="$1" '$1 == mac { sub(/^[^ ]+ /, ""); print }' "$PENDING"
}

tell_wave() {
  grep -E '^(ready|silent) ' "$WORK/queue" | head -n "$AT_ONCE" >"$WORK/wave" || :
  while read -r state mac endpoint; do
    if notify "$endpoint"; then
      doubt=
      [ "$state" = ready ] || doubt='; it does not answer Asterisk at the moment, so perhaps in vain'
      say "told $(name_of "$mac"): $(reason_of "$mac")$doubt"
      settle "$mac"
      COUNT=$((COUNT + 1))
    elif [ -n "$GONE" ]; then
      return 1
    else
      printf '%s %s\n' "$mac" "$(printf '%s' "$said" | tr '\n' ' ')" >>"$WORK/refused"
    fi
  done <"$WORK/wave"
}

pass_over_absent() {
  grep '^absent ' "$WORK/queue" >"$WORK/absent" || :
  while read -r _ mac _; do
    say "not told $(name_of "$mac"): it is not registered, and reads its files when it boots"
    settle "$mac"
    ABSENT=$((ABSENT + 1))
  done <"$WORK/absent"
}

# Ends when all are told but those that are refused, and those in a call for longer than anybody is to wait.
tell_all() {
  until=
  while [ -s "$PENDING" ]; do
    look || return 0
    pass_over_absent
    grep -qv '^absent ' "$WORK/queue" || return 0
    tell_wave || return 0
    if [ -s "$WORK/wave" ]; then
      [ "$(wc -l <"$WORK/wave")" -eq "$(wc -l <"$WORK/queue")" ] || sleep "$PAUSE"
      continue
    fi
    now=$(date +%s)
    if [ -z "$until" ]; then
      until=$((now + PATIENCE))
      [ "$PATIENCE" = 0 ] || printf 'waiting for phones in a call: %s\n' "$(grep -c '^busy ' "$WORK/queue")"
    fi
    [ "$now" -lt "$until" ] || return 0
    sleep "$LOOK_AGAIN"
  done
}

why_not() {
  refusal=$(awk -v mac="$1" '$1 == mac { sub(/^[^ ]+ /, ""); print }' "$WORK/refused")
  if [ -n "$refusal" ]; then
    printf '%s' "$refusal"
  elif [ -n "$GONE" ]; then
    printf '%s' "$GONE"
  else
    printf 'in a call'
  fi
}

tell() {
  lock
  WORK=$(mktemp -d "$DIRECTORY/resync/work.XXXXXX")
  trap 'rm -rf "$WORK"' EXIT
  COUNT=0 ABSENT=0 SAID=0
  : >"$WORK/refused"
  gather
  if [ ! -s "$PENDING" ]; then
    echo 'nobody is to be told'
    return 0
  fi
  tell_all
  printf 'told %s of %s phones\n' "$COUNT" "$((COUNT + ABSENT + $(wc -l <"$PENDING")))"
  [ -s "$PENDING" ] || return 0
  head -n "$SHOWN" "$PENDING" >"$WORK/left"
  while read -r mac _; do
    printf 'error: not told %s: %s\n' "$(name_of "$mac")" "$(why_not "$mac")" >&2
  done <"$WORK/left"
  fail "still to be told, by the next up: $(wc -l <"$PENDING" | tr -d ' ')"
}

# Nobody is told of what was delivered before.
begin() {
  lock
  rm -f "$PENDING"
  remember
  echo 'nobody is told of deliveries until now'
}

forget() {
  rm -rf "$DIRECTORY/resync"
  rmdir "$DIRECTORY" 2>/dev/null || :
}

"$1"
