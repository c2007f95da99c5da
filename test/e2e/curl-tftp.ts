import { execFile } from "node:child_process";

/** What curl, a TFTP client that is not ours, gets for a name; undefined when the server has no such file. */
export function fetchByTftp(port: number, name: string, address = "127.0.0.1"): Promise<string | undefined> {
  return new Promise((done, fail) => {
    execFile("curl", ["-sS", "-m", "20", `tftp://${address}:${port}/${name}`], (error, stdout, stderr) => {
      // 68: CURLE_TFTP_NOTFOUND
      if (error?.code === 68) {
        done(undefined);
      } else if (error !== null) {
        fail(new Error(`curl: ${stderr.trim() || error.message}`));
      } else {
        done(stdout);
      }
    });
  });
}
