import { DIAL_PLAN_FILE } from "./asterisk-inclusions";
import { readAnswer } from "./survey-answer";

/** State of a file that is to include one of ours. */
export type IncludingFile = "there" | "missing" | "not writable";

/** What was found of an Asterisk and on its machine. */
export interface AsteriskSurvey {
  /** Its version, or what its console's command said instead of it. */
  readonly asterisk: { readonly version: string } | { readonly silent: string };
  /** Those of the modules which were asked about that are loaded. */
  readonly modules: readonly string[];
  /** Of each of Asterisk's own files that are to include ours, in which state it is. */
  readonly includingFiles: ReadonlyMap<string, IncludingFile>;
  readonly endpoints: readonly string[];
  readonly transports: readonly string[];
  /** Where PJSIP listens for UDP, by the name of the transport. */
  readonly udpTransports: ReadonlyMap<string, string>;
  /** Where chan_sip is told to listen for UDP. @default it is not asked, or not loaded */
  readonly chanSip?: string;
  /** Names of the sections in sip.conf itself, where chan_sip is asked. */
  readonly sections: readonly string[];
  /** Names of the sections of our file that is there now. */
  readonly own: readonly string[];
  /** Each context that was asked about and is there, with the files besides ours that extensions of it are from. */
  readonly contexts: ReadonlyMap<string, readonly string[]>;
  /** Contexts of our dial plan that is there now. */
  readonly ownContexts: readonly string[];
  /** Voicemail boxes as `BOX@CONTEXT`, if they were asked about. */
  readonly boxes: readonly string[];
  /** Those of our file that is there now. */
  readonly ownBoxes: readonly string[];
  /** Whether its manager interface is on; undefined where it was not asked. */
  readonly managerIsOn?: boolean;
  /** Names of the users of its manager interface that are not in our file. */
  readonly managerUsers: readonly string[];
}

/** Names of chan_sip's peers: its console shows 25 characters of each, or of `NAME/USER`, between a first and a last line. */
const SIP_PEERS_SCRIPT = "ask 'sip show peers' | sed '1d;$d' | cut -c 1-25 | sed 's/ *$//; s,/.*,,'";

/**
 * A shell script that looks at an Asterisk and changes nothing; its arguments are the console's command, our folder, Asterisk's own one
 * or nothing, `CONTEXT CONTEXT …` of the dial plan that are to be asked about, and `FILE:MODULE` for each file of Asterisk's own that
 * includes ours. With chan_sip among the modules its peers are asked for, else the endpoints of PJSIP. Of files with passwords only names
 * are read. It says lines of a word and what belongs to it.
 */
export const ASTERISK_SURVEY_SCRIPT = `LC_ALL=C; export LC_ALL; PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin; export PATH
cli=$1 ours=$2/current/cisco-phones config=$3 contexts=$4
shift 4
case " $* " in *':chan_sip.so '*) sip=yes kind=friend ;; *) sip= kind=endpoint ;; esac
ask() { sh -c "$cli -rx \\"\\$0\\"" "$1" 2>&1 </dev/null; }
if version=$(ask 'core show version'); then
  echo "version $(printf '%s' "$version" | head -n 1)"
  for each; do
    ask "module show like \${each#*:}" | grep -v 'Not Running' | grep -qF "\${each#*:} " && echo "module \${each#*:}"
  done
  case " $* " in *':manager '*)
    ask 'manager show settings' | sed -n 's/^ *Manager (AMI): *\\(Yes\\|No\\) *$/ami \\1/p'
    ask 'manager show users' | sed -n 's/^\\([A-Za-z0-9_-][A-Za-z0-9_-]*\\) *$/\\1/p' | sed '/^username$/d; /^--*$/d' | while read -r name; do
      grep -sqxF "[$name]" "$ours-manager.conf" || echo "amiuser $name"
    done ;;
  esac
  if [ -n "$sip" ]; then
    ask 'sip show settings' | sed -n 's/^ *UDP Bindaddress:  *\\([^ ]*:[0-9]*\\).*/sip \\1/p'
    ask 'pjsip list transports' | sed -n 's/^ *Transport:  *\\([^ <]*\\)  *udp .* \\([^ ]*:[0-9]*\\) *$/udp \\1 \\2/p'
    ${SIP_PEERS_SCRIPT} | sed 's/^/endpoint /'
  else
    ask 'pjsip list endpoints' | sed -n 's/^ *Endpoint:  *\\([^ /<]*\\).*/endpoint \\1/p'
  fi
  ask 'pjsip list transports' | sed -n 's/^ *Transport:  *\\([^ <]*\\).*/transport \\1/p'
  for context in $contexts; do
    ask "dialplan show $context" | sed -n "s/^\\[ Context '\\($context\\)' created by .*/context \\1/p
      s/^  .* \\[\\([^]:]*\\):[0-9]*]$/origin $context \\1/p" | sort -u
  done
  case "$*" in *app_voicemail.so*) ask 'voicemail show users' | sed -n 's/^\\([^ ]*\\)  *\\([^ ]*\\) .*/box \\2@\\1/p' ;; esac
else
  echo "silent $(printf '%s' "$version" | tail -n 1)"
fi
[ -z "$config" ] || for each; do
  file=\${each%%:*}
  if [ ! -f "$config/$file" ]; then echo "file $file missing"; elif [ ! -w "$config/$file" ]; then echo "file $file not writable"; else echo "file $file there"; fi
done
[ -z "$sip" ] || [ ! -r "$config/sip.conf" ] || sed -n 's/^\\[\\([^]]*\\)\\].*/section \\1/p' "$config/sip.conf"
[ ! -r "$ours.conf" ] || ! grep -q "^type = $kind" "$ours.conf" || sed -n 's/^\\[\\([^]]*\\)\\].*/own \\1/p' "$ours.conf"
[ ! -r "$ours-extensions.conf" ] || sed -n 's/^\\[\\([^]]*\\)\\].*/owncontext \\1/p' "$ours-extensions.conf"
[ ! -r "$ours-voicemail.conf" ] || while read -r box arrow rest; do
  case $box in '['*) in=\${box#?} in=\${in%]} ;; esac
  [ "$arrow" != '=>' ] || echo "ownbox $box@$in"
done <"$ours-voicemail.conf"
echo "end"
`;

/** What a survey said; undefined if it was cut off. */
export function readAsteriskSurvey(text: string): AsteriskSurvey | undefined {
  const rest = readAnswer(text);
  if (rest === undefined) {
    return undefined;
  }
  const [version] = rest("version");
  const [chanSip] = rest("sip");
  const [manager] = rest("ami");
  return {
    asterisk: version === undefined ? { silent: rest("silent")[0] ?? "" } : { version },
    modules: rest("module"),
    includingFiles: new Map(
      rest("file").map((line) => {
        const [, name = "", state = ""] = /^(\S+) (.*)$/.exec(line) ?? [];
        return [name, state as IncludingFile];
      }),
    ),
    endpoints: rest("endpoint").filter((name) => name !== ""),
    transports: rest("transport").filter((name) => name !== ""),
    udpTransports: new Map(rest("udp").map((line) => line.split(" ", 2) as [string, string])),
    ...(chanSip === undefined ? {} : { chanSip }),
    sections: rest("section"),
    own: [...new Set(rest("own"))],
    contexts: contextsOf(rest("context"), rest("origin")),
    ownContexts: rest("owncontext"),
    boxes: rest("box"),
    ownBoxes: rest("ownbox"),
    ...(manager === undefined ? {} : { managerIsOn: manager === "Yes" }),
    managerUsers: rest("amiuser"),
  };
}

function contextsOf(contexts: readonly string[], origins: readonly string[]): Map<string, string[]> {
  return new Map(
    contexts.map((context) => [
      context,
      origins.flatMap((line) => {
        const [of, file = ""] = line.split(" ");
        return of === context && file !== DIAL_PLAN_FILE ? [file] : [];
      }),
    ]),
  );
}
