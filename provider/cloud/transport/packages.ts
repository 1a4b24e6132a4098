// The packages that are ESM only. Each is loaded when it is first needed, and asked for once: where hooks stand in for Node's
// loader, as tsx's do in tests, every import() is a question to another thread.

/** `node-fetch`. */
export const nodeFetch = once(() => import("node-fetch"));
/** `proxy-from-env`. */
export const proxyFromEnv = once(() => import("proxy-from-env"));
/** `https-proxy-agent`. */
export const httpsProxyAgent = once(() => import("https-proxy-agent"));

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => (loaded ??= load());
}
