const WIDTH = 90;
const HEIGHT = 18;

/** Bars of the last days, the newest at the right; a faint line where nothing was. */
export function Sparkline({ values, label }: { readonly values: readonly number[]; readonly label: string }) {
  const most = Math.max(...values, 0);
  const step = WIDTH / Math.max(values.length, 1);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="h-4.5 w-22.5 shrink-0 text-accent" role="img" aria-label={label}>
      <line x1="0" y1={HEIGHT - 0.5} x2={WIDTH} y2={HEIGHT - 0.5} className="stroke-line-strong" />
      {most > 0 &&
        values.map((value, day) => {
          const height = value === 0 ? 0 : Math.max(2, (value / most) * (HEIGHT - 2));
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its day
          return <rect key={day} x={day * step + 0.4} y={HEIGHT - 1 - height} width={step - 0.8} height={height} rx="0.6" fill="currentColor" />;
        })}
    </svg>
  );
}
