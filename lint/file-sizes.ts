import { sizeCautions } from "../domain/settings/file-size";
import type { Breach } from "./finding";

/** `.cnf` files that are larger than what is known to work. @param sizes Bytes by name. */
export function fileSizeBreaches(sizes: ReadonlyMap<string, number>): Breach[] {
  return [...sizes]
    .filter(([name]) => /\.cnf$/i.test(name))
    .flatMap(([file, bytes]) =>
      sizeCautions(file, bytes, "").map(
        ({ message, allowed }): Breach => ({
          rule: "cnf-too-large",
          file,
          said: `${message.replace(`${file} `, "")}; ${allowed}`,
          given: `${bytes} bytes`,
        }),
      ),
    );
}
