import { addressFault } from "../network-address";
import { FIELD_LIMITS } from "../phone-models";
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
    scope: "either",
    example: "192.168.1.3",
  }),
  proxyPort: defaulted(5060, {
    kind: port,
    keys: LINES.map((line) => `proxy${line}_port`),
    keyName: "proxyN_port",
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
        since: "8.0",
        doubt: "Known from real files on 8.x, not from a guide.",
        scope: "either",
      }),
      port: defaulted(5060, {
        kind: port,
        keys: "call_managerN_sip_port",
        meaning: "Its UDP port.",
        phoneDefault: "5060",
        since: "8.0",
        scope: "either",
      }),
    },
  ),
  register: defaulted(true, {
    kind: yesOrNo,
    keys: "proxy_register",
    meaning: "Whether the lines register. A phone that is not told so never does.",
    phoneDefault: "0",
    scope: "shared",
  }),
  registerExpiresSeconds: defaulted(3600, {
    kind: number(1, LONGEST_REGISTRATION),
    keys: "timer_register_expires",
    meaning: "Life of a registration. A short one lets phones come back sooner after Asterisk was restarted.",
    unit: "seconds",
    phoneDefault: "3600",
    scope: "shared",
  }),
  registerDeltaSeconds: defaulted(5, {
    kind: number(0, 32_767),
    keys: "timer_register_delta",
    meaning: "How long before its end a registration is renewed.",
    unit: "seconds",
    phoneDefault: "5",
    scope: "shared",
  }),
  outboundProxy: optional({
    kind: address,
    keys: "outbound_proxy",
    meaning: "All requests go through this proxy, but neither emergency calls nor registrations with the backup proxy.",
    scope: "shared",
  }),
  outboundProxyPort: defaulted(5060, {
    kind: port,
    keys: "outbound_proxy_port",
    meaning: "UDP port of the outbound proxy.",
    phoneDefault: "5060",
    scope: "shared",
  }),
  backupProxy: optional({
    kind: ipv4,
    keys: "proxy_backup",
    meaning: "Proxy that is used when the first one does not answer.",
    scope: "shared",
  }),
  backupProxyPort: defaulted(5060, {
    kind: port,
    keys: "proxy_backup_port",
    meaning: "UDP port of the backup proxy.",
    phoneDefault: "5060",
    scope: "shared",
  }),
  emergencyProxy: optional({
    kind: ipv4,
    keys: "proxy_emergency",
    meaning: 'Where calls go that a rule of the dial plan with the route "emergency" matches.',
    scope: "shared",
  }),
  emergencyProxyPort: defaulted(5060, {
    kind: port,
    keys: "proxy_emergency_port",
    meaning: "UDP port of the emergency proxy.",
    phoneDefault: "5060",
    scope: "shared",
  }),
  userInfo: defaulted("none", {
    kind: oneOf(["none", "phone", "ip"]),
    keys: "user_info",
    meaning: "The `;user=` parameter of REGISTER.",
    phoneDefault: "none",
    scope: "either",
  }),
  remotePartyId: defaulted(true, {
    kind: yesOrNo,
    keys: "remote_party_id",
    meaning: "Sends Remote-Party-ID and takes names from it, as Asterisk sends them with `send_rpid`.",
    phoneDefault: "0",
    scope: "shared",
  }),
  domainName: optional({
    kind: address,
    keys: "Domain_Name",
    meaning: "DNS domain in which names without one are looked up.",
    doubt: "The key's mixed case is as Cisco's own generator writes it.",
    scope: "shared",
  }),
} as const;
