import { subscribe } from "node:diagnostics_channel";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

const listeners = new Map<number, () => void>();
let subscribed = false;

/** Tells of every request that reaches a server of this process, before the server sees it. Returns how to end it. */
export function onRequest(url: string, listener: () => void): () => void {
  const port = Number(new URL(url).port);
  listeners.set(port, listener);
  if (!subscribed) {
    subscribed = true;
    // Node's own servers tell of each request there.
    subscribe("http.server.request.start", (message) => {
      const address = (message as { server: Server }).server.address() as AddressInfo | null;
      listeners.get(address?.port ?? 0)?.();
    });
  }
  return () => void listeners.delete(port);
}
