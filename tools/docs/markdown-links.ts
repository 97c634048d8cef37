/** A link of a Markdown page to somewhere inside the repository. */
export interface MarkdownLink {
  readonly line: number;
  /** Path from the page; empty for a place on the page itself. */
  readonly path: string;
  /** What follows `#`; empty where there is none. */
  readonly place: string;
}

/** Relative links of a page, without those in code. */
export function markdownLinks(text: string): MarkdownLink[] {
  return proseLines(text).flatMap(({ line, prose }) =>
    [...prose.matchAll(/\]\(([^()\s]+)\)/g)].flatMap(([, target = '']) => {
      if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return [];
      const [path = '', place = ''] = target.split('#');
      return [{ line, path, place }];
    }),
  );
}

/** The places that a page can be linked at, as GitHub makes them of its headings. */
export function headingPlaces(text: string): string[] {
  return proseLines(text, true).flatMap(({ prose }) => {
    const heading = /^#{1,6} +(.+?) *$/.exec(prose)?.[1];
    return heading === undefined ? [] : [heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-')];
  });
}

function proseLines(text: string, withInlineCode = false): { line: number; prose: string }[] {
  let isCode = false;
  return text.split('\n').flatMap((content, index) => {
    if (/^\s*```/.test(content)) {
      isCode = !isCode;
      return [];
    }
    return isCode ? [] : [{ line: index + 1, prose: withInlineCode ? content : content.replaceAll(/`[^`]*`/g, '') }];
  });
}
