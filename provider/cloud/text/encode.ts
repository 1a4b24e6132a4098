/** Percent-encodes text as RFC 3986 has it: all but A-Z a-z 0-9 - _ . ~, in upper-case hexadecimal. */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
