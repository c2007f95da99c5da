import { addressFault } from "../network-address";
import { FIELD_LIMITS } from "../phone-models";
import { FIRST_LOADS, GENERATED_FOR_7_4, OLDEST, PROXIES_OF_OTHER_LINES } from "./first-load";
import { defaulted, optional, repeated, required } from "./setting";
import { address, ipv4, number, oneOf, port, words, yesOrNo } from "./value-kind";

/** The word that sends a line to the list of call managers (cisco.md section 1.4). */
export const USE_CALL_MANAGER = "USECALLMANAGER";

const LINES = [1, 2, 3, 4, 5, 6];
/** Seconds (cisco.md section 1.4). */
const LONGEST_REGISTRATION = 3_932_100;

const registrar = words(
  {
    max: FIELD_LIMITS.address,
    also: (given) => (given === USE_CALL_MANAGER ? undefined : addressFault(given)),
  },
  `an IPv4 address, a host name, or \`${USE_CALL_MANAGER}\``,
);

/** Where the lines register and where calls go (cisco.md section 1.4). */
export const PROXY_SETTINGS = {
  proxy: required({
    kind: registrar,
    keys: LINES.map((line) => `proxy${line}_address`),
    keyName: "proxyN_address",
    meaning:
      "Registrar and proxy of every line that has none of its own. It is written for each of the six lines, since that the " +
      "others fall back to the first one is not established.",
    since: FIRST_LOADS.proxyN_address,
    doubt:
      `${PROXIES_OF_OTHER_LINES} Names longer than ${FIELD_LIMITS.addressKept} characters may be cut: SIPCC, a descendant of ` +
      "the phone's code, keeps no more.",
    scope: "either",
    example: "192.168.1.3",
  }),
  proxyPort: defaulted(5060, {
    kind: port,
    keys: LINES.map((line) => `proxy${line}_port`),
    keyName: "proxyN_port",
    since: FIRST_LOADS.proxyN_port,
    doubt: PROXIES_OF_OTHER_LINES,
    meaning: "UDP port of the proxy.",
    phoneDefault: "5060",
    scope: "either",
  }),
  callManagers: repeated(
    `Call managers in order of preference, for lines whose proxy is \`${USE_CALL_MANAGER}\`. Written only if there are any.`,
    6,
    {
      address: required({
        kind: address,
        keys: "call_managerN_addr",
        meaning: "Address of the call manager.",
        since: "8.x",
        doubt:
          "Known from files of one user on 8-12-00, not from a guide. They have six; SIPCC, a descendant of the phone's code, " +
          "has room for four.",
        scope: "either",
      }),
      port: defaulted(5060, {
        kind: port,
        keys: "call_managerN_sip_port",
        meaning: "Its UDP port.",
        phoneDefault: "5060",
        since: "8.x",
        doubt: "As for the address.",
        scope: "either",
      }),
    },
  ),
  register: defaulted(true, {
    kind: yesOrNo,
    keys: "proxy_register",
    since: OLDEST,
    meaning: "Whether the lines register. A phone that is not told so never does.",
    phoneDefault: "0",
    scope: "shared",
  }),
  registerExpiresSeconds: defaulted(3600, {
    kind: number(1, LONGEST_REGISTRATION),
    keys: "timer_register_expires",
    since: OLDEST,
    meaning: "Life of a registration. A short one lets phones come back sooner after Asterisk was restarted.",
    unit: "seconds",
    phoneDefault: "3600",
    scope: "shared",
  }),
  registerDeltaSeconds: defaulted(5, {
    kind: number(0, 32_767),
    keys: "timer_register_delta",
    since: GENERATED_FOR_7_4,
    meaning: "How long before its end a registration is renewed.",
    unit: "seconds",
    phoneDefault: "5",
    scope: "shared",
  }),
  outboundProxy: optional({
    kind: address,
    keys: "outbound_proxy",
    since: "2.2",
    meaning: "All requests go through this proxy, but neither emergency calls nor registrations with the backup proxy.",
    scope: "shared",
  }),
  outboundProxyPort: defaulted(5060, {
    kind: port,
    keys: "outbound_proxy_port",
    since: "2.2",
    meaning: "UDP port of the outbound proxy.",
    phoneDefault: "5060",
    scope: "shared",
  }),
  backupProxy: optional({
    kind: ipv4,
    keys: "proxy_backup",
    since: "2.1",
    meaning: "Proxy that is used when the first one does not answer.",
    scope: "shared",
  }),
  backupProxyPort: defaulted(5060, {
    kind: port,
    keys: "proxy_backup_port",
    since: "2.1",
    meaning: "UDP port of the backup proxy.",
    phoneDefault: "5060",
    scope: "shared",
  }),
  emergencyProxy: optional({
    kind: ipv4,
    keys: "proxy_emergency",
    since: "2.1",
    meaning: 'Where calls go that a rule of the dial plan with the route "emergency" matches.',
    scope: "shared",
  }),
  emergencyProxyPort: defaulted(5060, {
    kind: port,
    keys: "proxy_emergency_port",
    since: "2.1",
    meaning: "UDP port of the emergency proxy.",
    phoneDefault: "5060",
    scope: "shared",
  }),
  userInfo: defaulted("none", {
    kind: oneOf(["none", "phone", "ip"]),
    keys: "user_info",
    since: "3.0",
    meaning: "The `;user=` parameter of REGISTER.",
    phoneDefault: "none",
    scope: "either",
  }),
  remotePartyId: defaulted(true, {
    kind: yesOrNo,
    keys: "remote_party_id",
    since: "4.0",
    meaning: "Sends Remote-Party-ID and takes names from it, as Asterisk sends them with `send_rpid`.",
    phoneDefault: "0",
    scope: "shared",
  }),
  domainName: optional({
    kind: address,
    keys: "Domain_Name",
    since: GENERATED_FOR_7_4,
    meaning: "DNS domain in which names without one are looked up.",
    doubt: "Known only from what Cisco's own call manager generates, in this mixed case.",
    scope: "shared",
  }),
} as const;
