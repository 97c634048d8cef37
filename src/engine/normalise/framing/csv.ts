/** Splits one line at the separator; a quoted part may hold it, and doubles its quotes (RFC 4180). */
export function splitCsvLine(line: string, separator = ','): string[] {
  if (!line.includes('"')) return separator === ' ' ? line.trim().split(/ +/) : line.split(separator);
  const parts: string[] = [];
  let part = '';
  let inQuotes = false;
  for (let i = 0; i < line.length; i++) {
    const char = line[i] as string;
    if (inQuotes) {
      if (char !== '"') part += char;
      else if (line[i + 1] === '"') part += line[++i];
      else inQuotes = false;
    } else if (char === '"') inQuotes = true;
    else if (char === separator) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  parts.push(part);
  return parts;
}
