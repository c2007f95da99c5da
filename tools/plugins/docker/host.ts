export const DEFAULT_HOST = "unix:///var/run/docker.sock";

/** Where a Docker Engine answers. */
export type DockerHost =
  | { readonly kind: "socket"; readonly path: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number }
  | {
      readonly kind: "ssh";
      readonly host: string;
      readonly port: number | undefined;
      readonly user: string | undefined;
      /** Socket of the Engine on the far side; not given: what `docker` there uses. */
      readonly socket: string | undefined;
    };

const DEFAULT_TCP_PORT = 2375;
const SHAPES = "unix:///path/of/socket, tcp://host:port or ssh://user@host:port";

function sshHost(host: string): DockerHost | string {
  const url = new URL(host);
  // An address of IPv6 stands in brackets in a URL and without them for ssh.
  const name = decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, "$1");
  if (url.password !== "") {
    // The URL is not repeated here, as it holds the password.
    return "ssh host connection is not valid: plain-text password is not supported; use a key or an agent";
  }
  if (name === "" || name.startsWith("-")) {
    return `host is "${host}": ssh host connection is not valid: no host specified`;
  }
  if (url.search !== "" || url.hash !== "") {
    return `host is "${host}": ssh host connection is not valid: extra query or fragment after the host`;
  }
  return {
    kind: "ssh",
    host: name,
    port: url.port === "" ? undefined : Number(url.port),
    user: url.username === "" ? undefined : decodeURIComponent(url.username),
    socket: /^\/*$/.test(url.pathname) ? undefined : decodeURIComponent(url.pathname),
  };
}

/** The parts of a provider's `host`; a text says why it can't be used. */
export function parseHost(host: string): DockerHost | string {
  if (/^unix:\/\/\/./.test(host)) {
    return { kind: "socket", path: host.slice("unix://".length) };
  }
  if (/^ssh:\/\/[^/]/.test(host) && URL.canParse(host)) {
    return sshHost(host);
  }
  if (/^tcp:\/\/[^/]/.test(host) && URL.canParse(host)) {
    const { hostname, port } = new URL(host);
    return { kind: "tcp", host: hostname, port: port === "" ? DEFAULT_TCP_PORT : Number(port) };
  }
  return `host is "${host}", must be ${SHAPES}`;
}

/** Why a Docker host can't be used, or nothing. */
export function hostRefusal(host: string): string | undefined {
  const parsed = parseHost(host);
  return typeof parsed === "string" ? parsed : undefined;
}
