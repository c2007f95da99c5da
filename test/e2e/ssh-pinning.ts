import type { SshHost } from "./ssh-host";

/**
 * Options of `ssh` that let it into a host with one key, take that host for the one it should be by one host key, and look
 * into no file for either. Needs OpenSSH 8.5 (KnownHostsCommand).
 */
export function pinnedOptions(host: SshHost, hostKey = host.hostKey): string[] {
  return [
    ...["-F", "none", "-i", host.privateKeyFile],
    ...[
      "IdentitiesOnly=yes",
      "StrictHostKeyChecking=yes",
      // A key in either of these would be taken besides the pinned one.
      "UserKnownHostsFile=none",
      "GlobalKnownHostsFile=none",
      // %H is the name that ssh looks up, with the port where that is not 22.
      `KnownHostsCommand=/bin/echo %H ${hostKey}`,
    ].flatMap((option) => ["-o", option]),
  ];
}

/** The option that goes through a jump host, which is pinned in the same way; ProxyJump would not take the options. */
export function throughJump(jump: SshHost, hostKey = jump.hostKey): string[] {
  // ssh itself replaces %h and %p, and makes %% a %; what holds a blank is quoted for the shell that ssh starts.
  const options = pinnedOptions(jump, hostKey).map((option) =>
    option.includes(" ") ? `"${option.replaceAll("%", "%%")}"` : option,
  );
  return ["-o", `ProxyCommand=ssh ${options.join(" ")} -l ${jump.user} -p ${jump.port} -W [%h]:%p -- ${jump.address}`];
}
