import { createEmulator, type Emulator, type EmulatorOptions } from "../../provider/emulator";

/** Systems give these ports to no connection by themselves: Linux begins at 32768, macOS and Windows at 49152. */
const [FIRST, COUNT] = [20_000, 12_000];

/**
 * Makes an emulator whose port stays free while it restarts. A port that the system chooses may meanwhile be given to
 * another connection, on a busy machine once in some thousand restarts.
 */
export async function createRestartable(options: Omit<EmulatorOptions, "port"> = {}): Promise<Emulator> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    try {
      return await createEmulator({ ...options, port });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") {
        throw error;
      }
    }
  }
}
