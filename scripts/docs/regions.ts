const REGION = /(<!-- generated: ([^>]+?) -->\n)[^]*?(<!-- end of generated -->)/g;

/**
 * Fills the regions of a page, each between `<!-- generated: NAME -->` and `<!-- end of generated -->`.
 *
 * @throws Error for a name that nothing generates
 */
export function fillRegions(
  path: string,
  page: string,
  regions: Readonly<Record<string, string>>,
): { text: string; used: string[] } {
  const used: string[] = [];
  const text = page.replace(REGION, (_whole, start: string, name: string, end: string) => {
    const generated = regions[name];
    if (generated === undefined) {
      throw new Error(`${path}: nothing generates "${name}"; there are ${Object.keys(regions).join(", ")}.`);
    }
    used.push(name);
    return `${start}\n${generated}\n\n${end}`;
  });
  return { text, used };
}
