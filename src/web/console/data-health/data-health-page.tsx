export function DataHealthPage() {
  return null;
}
