const SECRET = /pass|psw|pwd|pw\d*$|pin\d*$|secret|cred|token|kennwort/i;

/** True for a name that sounds like that of a secret, in any spelling: what stands behind it is never shown. */
export function soundsSecret(name: string): boolean {
  return SECRET.test(name);
}
