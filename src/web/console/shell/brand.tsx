import { classNames } from '#web/ui/class-names.ts';

/** The sign of the product: a watch over a horizon. */
export function BrandMark({ className }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={classNames('shrink-0', className)} aria-hidden>
      <rect width="32" height="32" rx="8" className="fill-accent-fill" />
      <path d="M6.5 20.5a9.5 9.5 0 0 1 19 0" fill="none" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" opacity=".55" />
      <path d="M11 20.5a5 5 0 0 1 10 0" fill="none" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
      <circle cx="16" cy="20.5" r="1.9" fill="#fff" />
    </svg>
  );
}
