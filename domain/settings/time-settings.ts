import { addressFault } from "../network-address";
import { FIELD_LIMITS } from "../phone-models";
import { defaulted, optional } from "./setting";
import { oneOf, words } from "./value-kind";

/** The clock (cisco.md section 1.9). The zone and its rules are settings of a kind of their own. */
export const TIME_SETTINGS = {
  sntpServer: optional({
    kind: words(
      { max: FIELD_LIMITS.address, also: addressFault },
      "an IPv4 address; later loads also take a host name",
    ),
    keys: "sntp_server",
    meaning: "Time server. Without one the clock stays where it is.",
    phoneDefault: "none",
    scope: "shared",
    example: "192.168.1.3",
  }),
  sntpMode: defaulted("unicast", {
    kind: oneOf(["unicast", "multicast", "anycast", "directedbroadcast"]),
    keys: "sntp_mode",
    meaning:
      "`unicast` asks the server and nobody else; `multicast` only listens; `anycast` stays with whoever answered first; " +
      "`directedbroadcast` asks once and then listens to multicast.",
    phoneDefault: "directedbroadcast",
    scope: "shared",
  }),
  clockFormat: defaulted("24h", {
    kind: oneOf({ "12h": "0", "24h": "1", "12h-locked": "2", "24h-locked": "3" }),
    keys: "time_format_24hr",
    meaning: "12 or 24 hours; a locked one can't be changed at the phone.",
    phoneDefault: "1",
    scope: "shared",
  }),
  dateFormat: defaulted("D/M/Y", {
    kind: oneOf(["M/D/Y", "D/M/Y", "Y/M/D", "Y/D/M", "Y-M-D", "YY-M-D", "D-M-YY"]),
    keys: "date_format",
    meaning: "Order of the date on the display; `YY` is a year of four digits.",
    phoneDefault: "M/D/Y",
    doubt: "`D-M-YY` is known from a real file only.",
    scope: "shared",
  }),
} as const;
