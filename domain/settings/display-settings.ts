import { FIELD_LIMITS } from "../phone-models";
import { defaulted, optional } from "./setting";
import { ipv4, port, url, words } from "./value-kind";

/** What the keys and the display fetch over HTTP (cisco.md sections 1.3, 1.11 and 4.5). */
export const DISPLAY_SETTINGS = {
  directoryUrl: optional({
    kind: url,
    keys: "directory_url",
    since: "4.0",
    meaning: "Behind the Directories key. Where it is left out and the host serves a directory, it is that one.",
    scope: "shared",
    example: "http://192.168.1.3/directory",
  }),
  servicesUrl: optional({
    kind: url,
    keys: "services_url",
    since: "4.0",
    meaning:
      "Behind the Services key. Where it is left out and the host serves a directory, it is the services of the host.",
    scope: "shared",
  }),
  logoUrl: optional({
    kind: url,
    keys: "logo_url",
    since: "4.0",
    meaning: "BMP of 90 × 56 pixels in four greys, fetched at each boot.",
    scope: "shared",
  }),
  httpProxy: optional({
    kind: ipv4,
    keys: "http_proxy_addr",
    since: "4.0",
    meaning: "HTTP proxy for the addresses above.",
    scope: "shared",
  }),
  httpProxyPort: defaulted(80, {
    kind: port,
    keys: "http_proxy_port",
    since: "4.0",
    meaning: "Its TCP port.",
    phoneDefault: "80",
    scope: "shared",
  }),
  language: optional({
    kind: words({ max: 32, form: { pattern: /^[A-Za-z_-]+$/, allowed: "a name such as english" } }),
    keys: "language",
    unset: undefined,
    meaning: "Reserved; these loads speak English alone.",
    doubt: "No other value is known to do anything.",
    scope: "shared",
  }),
  prompt: defaulted("SIP Phone", {
    kind: words({ max: FIELD_LIMITS.prompt }),
    keys: "phone_prompt",
    since: "3.0",
    meaning: "Prompt of the console and of telnet.",
    phoneDefault: "SIP Phone",
    scope: "phone",
  }),
} as const;
