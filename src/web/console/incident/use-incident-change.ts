import { useQueryClient } from '@tanstack/react-query';

/** Reads anew what a change of an incident may have changed. */
export function useIncidentChange(tenant: string, incident: string): () => Promise<void> {
  const queryClient = useQueryClient();
  return async () => {
    const keys = [['incident', tenant, incident], ['incident-history', tenant, incident], ['seen-before', tenant, incident], ['incidents'], ['exceptions', tenant]];
    await Promise.all(keys.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
  };
}
