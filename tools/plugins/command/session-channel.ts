import type { Client, ClientChannel } from "ssh2";

/** RFC 4254 §6: a session, its variables, then its command. Each is asked for, and the server may refuse each. */
export interface Session {
  /** False if the server does not take the variable, or it is too large to be sent. */
  setVariable(name: string, value: string): Promise<boolean>;
  /** False if the server does not run commands. */
  execute(command: string): Promise<boolean>;
  readonly channel: ClientChannel;
}

/**
 * The parts of ssh2 1.17 behind its exec(). That one sends variables without asking whether they were taken, and the
 * command right after them, so that a command would run without the variables that the server refused.
 */
interface Internals {
  readonly _chanMgr: { add(opened: Opened): number };
  readonly _protocol: {
    session(channel: number, window: number, packet: number): void;
    env(channel: number, name: string, value: string, wantReply: boolean): void;
    exec(channel: number, command: string, wantReply: boolean): void;
  };
}
interface Opened {
  (error: Error | undefined, channel?: SessionChannel): void;
  type?: string;
}
type SessionChannel = ClientChannel & ChannelInternals;
interface ChannelInternals {
  readonly incoming: { readonly state: string };
  readonly outgoing: { readonly id: number };
  readonly _callbacks: ((refused: boolean) => void)[];
  subtype?: string;
}

/** How much the server may send ahead, and in one packet; both as ssh2 has them. */
const WINDOW = 2 * 1024 * 1024;
const PACKET = 32 * 1024;
/** The largest packet that OpenSSH takes (PACKET_MAX_SIZE) and Go sends; at a larger one the server hangs up. */
const LARGEST_PACKET = 256 * 1024;
/** What a request for a variable holds besides its name and value, and what the encryption adds, with room to spare. */
const REST_OF_PACKET = 1024;

function lostConnection(): Error {
  return new Error("ssh: the connection was lost");
}

/** Opens a session on a client that is logged in. */
export async function openSession(client: Client): Promise<Session> {
  const { _chanMgr, _protocol } = client as unknown as Internals;
  const gone = new Promise<never>((_, fail) => client.once("close", () => fail(lostConnection())));
  gone.catch(() => undefined);
  const channel = await Promise.race([
    gone,
    new Promise<SessionChannel>((done, fail) => {
      const opened: Opened = (error, made) => (made === undefined ? fail(error) : done(made));
      opened.type = "session";
      _protocol.session(_chanMgr.add(opened), WINDOW, PACKET);
    }),
  ]);
  const ask = (send: (id: number) => void): Promise<boolean> => {
    const answer = new Promise<boolean>((done, fail) => {
      channel._callbacks.push((refused) => {
        // What is unanswered when the channel ends counts as refused for ssh2.
        const ended = refused && channel.incoming.state === "closed";
        ended ? fail(lostConnection()) : done(!refused);
      });
      send(channel.outgoing.id);
    });
    return Promise.race([gone, answer]);
  };
  return {
    channel,
    async setVariable(name, value) {
      const fits = Buffer.byteLength(name) + Buffer.byteLength(value) + REST_OF_PACKET <= LARGEST_PACKET;
      return fits && (await ask((id) => _protocol.env(id, name, value, true)));
    },
    execute(command) {
      channel.subtype = "exec";
      return ask((id) => _protocol.exec(id, command, true));
    },
  };
}
