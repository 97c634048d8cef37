import './start-code.ts';
import '#web/ui/styles.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { TooltipRoot } from '#web/ui/tooltip.tsx';
import { queryClient, router } from './router.tsx';

const place = document.getElementById('console');
if (place === null) throw new Error('index.html has no #console');

createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <TooltipRoot>
        <RouterProvider router={router} />
      </TooltipRoot>
    </QueryClientProvider>
  </StrictMode>,
);
