import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { Notice } from '#web/ui/notice.tsx';

/** For an address that no screen has. */
export function PageNotFound() {
  return (
    <Notice
      icon={<Compass aria-hidden />}
      title="There is no such page"
      action={
        <Link to="/incidents" className="inline-flex h-7.5 items-center rounded-md border border-line-strong bg-raised px-2.5 text-sm font-medium hover:bg-hover">
          Go to the incidents
        </Link>
      }
    >
      The address may be old or mistyped.
    </Notice>
  );
}
