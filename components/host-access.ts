import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import type { Input, Output } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import type { HostConnection, SshPoint } from "../domain/host-connection";
import type { HostSettings } from "../domain/host-settings";
import { keyFilePath, readPrivateKey } from "./private-key";
import { portablePath, shellWord } from "./server-program";
import { sshOptions, sshWords } from "./ssh-options";

/** What is run on the host of a Docker Engine. */
export interface HostCommand {
  /** Words of the command line; no secret among them. */
  readonly words: Input<readonly string[]>;
  /** Words that run in place of those once it is there and changes. @default the same again */
  readonly update?: readonly string[];
  /** What it reads. */
  readonly stdin?: Input<string>;
  /** Words of what undoes it; it reads the same. @default nothing is to be undone */
  readonly undo?: readonly string[];
  /** Another one has it undone and done anew. @default none */
  readonly triggers?: readonly string[];
}

/** Runs commands on a host, each once and whenever it or what it reads changes. */
export type CommandRunner = (
  name: string,
  command: HostCommand,
  opts: pulumi.CustomResourceOptions,
) => { readonly stdout: Output<string> };

/** The way to a host with a Docker Engine: for resources of Docker and for commands, one and the same. */
export interface HostAccess {
  /** Options for resources of Docker. */
  readonly inEngine: pulumi.CustomResourceOptions;
  /** Words that run docker's client on that Engine. */
  readonly docker: readonly string[];
  readonly run: CommandRunner;
  /** Words that run these on that host, from a program of this machine. */
  readonly fromHere: (words: readonly string[]) => string[];
}

/** @param ready Resolves when the host was found fit: nothing is sent to it before. */
export function accessTo(
  name: string,
  host: HostSettings,
  ready: Output<true>,
  parent: pulumi.ComponentResource,
): HostAccess {
  const { connection, dockerHost } = host;
  if (connection !== undefined) {
    return overSsh(name, connection, ready, parent);
  }
  const inEngine: pulumi.CustomResourceOptions = { parent };
  if (dockerHost !== undefined) {
    inEngine.provider = new docker.Provider(`${name}-engine`, { host: ready.apply(() => dockerHost) }, { parent });
  }
  return {
    inEngine,
    docker: ["docker", ...(dockerHost === undefined ? [] : ["-H", dockerHost])],
    run: commandsOn(undefined, ready),
    fromHere: (words) => [...words],
  };
}

/**
 * Commands on a host that SSH reaches, or on this machine.
 *
 * @param ready Resolves when the host was found fit: nothing is sent to it before.
 */
export function commandsOn(connection: HostConnection | undefined, ready: Output<true>): CommandRunner {
  const inputs = ({ words, update, stdin, undo, triggers }: HostCommand) => ({
    ...lines(words, undo),
    ...(update === undefined ? {} : { update: update.map(shellWord).join(" ") }),
    ...given(stdin),
    ...(triggers === undefined ? {} : { triggers: [...triggers] }),
    addPreviousOutputInEnv: false,
  });
  if (connection === undefined) {
    return (name, what, opts) => new command.local.Command(name, inputs(what), opts);
  }
  const dial = ready.apply(() => connectionArgs(connection));
  return (name, what, opts) => new command.remote.Command(name, { connection: dial, ...inputs(what) }, opts);
}

function overSsh(
  name: string,
  connection: HostConnection,
  ready: Output<true>,
  parent: pulumi.ComponentResource,
): HostAccess {
  const { host, port, user } = connection;
  const address = `ssh://${user}@${host}:${port}`;
  const provider = new docker.Provider(
    `${name}-engine`,
    { host: ready.apply(() => address), sshOpts: sshOptions(withPortablePaths(connection)) },
    { parent },
  );
  return {
    inEngine: { parent, provider },
    docker: ["docker"],
    run: commandsOn(connection, ready),
    fromHere: (words) => ["ssh", ...sshWords(withPortablePaths(connection)), words.map(shellWord).join(" ")],
  };
}

function lines(words: Input<readonly string[]>, undo?: readonly string[]): { create: Output<string>; delete?: string } {
  return {
    create: pulumi.output(words).apply((all) => all.map(shellWord).join(" ")),
    ...(undo === undefined ? {} : { delete: undo.map(shellWord).join(" ") }),
  };
}

function given(stdin: Input<string> | undefined): { stdin?: Input<string> } {
  return stdin === undefined ? {} : { stdin };
}

/** Built field by field: a key that the plugin does not know would be printed with all its secrets. */
function connectionArgs(connection: HostConnection): command.types.input.remote.ConnectionArgs {
  return {
    ...pointArgs(connection),
    ...(connection.jump === undefined ? {} : { proxy: pointArgs(connection.jump) }),
  };
}

/** How often a host is dialled before that counts as failed; it was reached a moment ago. */
const DIALS = 3;

function pointArgs({
  host,
  port,
  user,
  hostKey,
  privateKeyFile,
}: SshPoint): command.types.input.remote.ProxyConnectionArgs {
  const answer = privateKeyFile === undefined ? undefined : readPrivateKey(privateKeyFile, "");
  return {
    host,
    port,
    user,
    dialErrorLimit: DIALS,
    ...(hostKey === undefined ? {} : { hostKey }),
    ...(answer !== undefined && "key" in answer ? { privateKey: pulumi.secret(answer.key) } : {}),
  };
}

/** Key files as they go into the state: the same for every checkout. */
function withPortablePaths(connection: HostConnection): HostConnection {
  const portable = <T extends SshPoint>(point: T): T =>
    point.privateKeyFile === undefined || point.privateKeyFile.startsWith("~/")
      ? point
      : { ...point, privateKeyFile: portablePath(keyFilePath(point.privateKeyFile)) };
  const { jump } = connection;
  return { ...portable(connection), ...(jump === undefined ? {} : { jump: portable(jump) }) };
}
