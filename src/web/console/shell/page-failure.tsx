import { CloudOff, RotateCw } from 'lucide-react';
import { Button } from '#web/ui/button.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { ApiFailure } from '../api/api-client.ts';

interface PageFailureProps {
  readonly error: unknown;
  readonly reset?: () => void;
}

/** In place of a page or a part of it that could not be shown: why, and a way to try again. */
export function PageFailure({ error, reset }: PageFailureProps) {
  const isKnown = error instanceof ApiFailure;
  return (
    <Notice
      isAlert
      icon={<CloudOff aria-hidden />}
      title={isKnown && error.code === 'not-found' ? 'Not here' : isKnown && error.code === 'unreachable' ? 'The server cannot be reached' : 'This could not be shown'}
      action={
        <Button onClick={reset ?? (() => location.reload())}>
          <RotateCw aria-hidden />
          Try again
        </Button>
      }
    >
      {isKnown ? error.message : `A fault in this page: ${error instanceof Error ? error.message : String(error)}. Load it again; if it stays, tell an administrator.`}
    </Notice>
  );
}
