import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { SetupFailure } from "../scripts/setup/failure.mjs";
import { node } from "../scripts/setup/project.mjs";
import { serverCommand } from "../scripts/setup/server-command.mjs";

/** How each server is started: as fast as it goes, and with its limits out of the way. docs/benchmarks.md repeats it. */

/**
 * @typedef {object} ServerCommand
 * @property {string} address `ADDRESS:PORT` of its TFTP
 * @property {string} command
 * @property {readonly string[]} args
 */

/**
 * @typedef {object} OurSettings
 * @property {string | undefined} [program] a build of our server; the one of this checkout if it is not given
 * @property {readonly string[]} [ourOptions] further options of its command `serve`
 */

/** More than any scenario has open at once. */
const MOST_TRANSFERS = 6000;
const HOST = "127.0.0.1";
/** Below those that the system gives out by itself (ip_local_port_range), so that nobody gets one between look and start. */
const FIRST_PORT = 20_000;
const PORTS = 10_000;
/** dnsmasq knows port 69 only; at this address it is in nobody's way. */
const DNSMASQ_ADDRESS = "127.69.69.69";

/**
 * Our own server on a plain folder, as `npm run server` starts it.
 * @param {string} folder
 * @param {OurSettings} [settings]
 * @returns {Promise<ServerCommand>}
 */
export async function ourCommand(folder, { program, ourOptions = [] } = {}) {
  const address = `${HOST}:${await freePort(isFreeForUdp)}`;
  const doors = ["--tftp", address, "--http", `${HOST}:${await freePort(isFreeForTcp)}`];
  const { args } = serverCommand(program);
  return { address, command: node, args: [...args, "serve", "--root", folder, ...doors, ...ourOptions] };
}

/**
 * A server of others on the same folder.
 * @param {import("../scripts/setup/bench-peers.mjs").PeerName} name
 * @param {string} path its program
 * @param {string} folder
 * @returns {Promise<ServerCommand>}
 */
export async function peerCommand(name, path, folder) {
  if (name === "dnsmasq") {
    const tftp = ["--port=0", "--enable-tftp", `--tftp-root=${folder}`, `--tftp-max=${MOST_TRANSFERS}`, "--quiet-tftp"];
    const at = [`--listen-address=${DNSMASQ_ADDRESS}`, "--bind-interfaces"];
    const alone = ["--keep-in-foreground", "--conf-file=/dev/null", "--pid-file=", "--log-facility=/dev/null"];
    return { address: `${DNSMASQ_ADDRESS}:69`, command: path, args: [...alone, ...at, ...tftp] };
  }
  const port = String(await freePort(isFreeForUdp));
  const address = `${HOST}:${port}`;
  if (name === "tftpd-hpa") return { address, command: path, args: ["-L", "-a", address, "-s", folder] };
  const at = ["--daemon", "--no-fork", "--port", port, "--bind-address", HOST];
  const quiet = ["--logfile", "/dev/null", "--verbose=0", "--maxthread", String(MOST_TRANSFERS)];
  return { address, command: path, args: [...at, ...quiet, "--user", "nobody.nogroup", folder] };
}

/** A port that nobody has. @param {(port: number) => Promise<boolean>} isFree @returns {Promise<number>} */
async function freePort(isFree) {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = FIRST_PORT + Math.floor(Math.random() * PORTS);
    if (await isFree(port)) return port;
  }
  throw new SetupFailure(`none of 100 ports from ${FIRST_PORT} on is free`);
}

/** @param {number} port @returns {Promise<boolean>} */
function isFreeForUdp(port) {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.once("error", () => resolve(false));
    socket.bind(port, HOST, () => socket.close(() => resolve(true)));
  });
}

/** @param {number} port @returns {Promise<boolean>} */
function isFreeForTcp(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, HOST, () => server.close(() => resolve(true)));
  });
}
