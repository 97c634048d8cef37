/** Whether the name of a network has one of these parts, whatever the case. */
export function isAmong(network: string, parts: readonly string[]): boolean {
  if (network === '') return false;
  const name = network.toLowerCase();
  return parts.some((part) => name.includes(part.toLowerCase()));
}
