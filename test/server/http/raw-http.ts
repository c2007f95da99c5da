import { connect, type Socket } from "node:net";

/** Lines of a request and the empty line after them. */
export function lines(...text: readonly string[]): string {
  return `${text.join("\r\n")}\r\n\r\n`;
}

/** Sends text as it is, and resolves with all that came when the server has closed the connection. */
export function exchange(port: number, ...parts: readonly string[]): Promise<string> {
  const socket = connect(port, "127.0.0.1", () => {
    for (const part of parts) {
      socket.write(part);
    }
  });
  return allOf(socket);
}

/** What a connection brings until it is closed, however it is closed. */
export function allOf(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => {
      text += chunk;
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(text));
  });
}
