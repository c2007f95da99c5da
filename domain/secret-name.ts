const SECRET = /pass|psw|psk|pwd|pw\d*$|pin\d*$|secret|cred|token|phrase|community|kennwort/i;
/** `user:password` before the host of an address, or a parameter of one that sounds like a secret. */
const IN_ADDRESS = /\/\/[^/?#]*@|^sips?:[^@]*:[^@]*@/i;
const PARAMETER = /[?&;]([^=&;]*)=/g;

/** True for an address that carries a password, whatever the key is called. */
export function carriesSecret(value: string): boolean {
  return IN_ADDRESS.test(value) || [...value.matchAll(PARAMETER)].some(([, name = ""]) => soundsSecret(name));
}

/** True for a name that sounds like that of a secret, in any spelling: what stands behind it is never shown. */
export function soundsSecret(name: string): boolean {
  return SECRET.test(name);
}
