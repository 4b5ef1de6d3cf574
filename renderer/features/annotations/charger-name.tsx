import { useModel } from '../../api/console-context.tsx';
import { text } from '../../text/en.ts';
import './annotations.css';

/** What the operator calls a charger; null for one without a name. */
export function usePinnedName(chargerId: string): string | null {
  return useModel((model) => model.chargers?.get(chargerId)?.pinnedName ?? null);
}

/** A charger on hover and for screen readers: its name and its identity. */
export function useChargerTitle(chargerId: string): string {
  return chargerTitle(chargerId, usePinnedName(chargerId));
}

export function chargerTitle(chargerId: string, pinnedName: string | null): string {
  return pinnedName === null ? chargerId : text.chargers.named(pinnedName, chargerId);
}

/** A charger as it is named everywhere: what the operator calls it, and its identity beside it. */
export function ChargerName({ chargerId }: { chargerId: string }) {
  const name = usePinnedName(chargerId);
  if (name === null) return <bdi>{chargerId}</bdi>;
  return (
    <>
      <bdi className="charger-name">{name}</bdi> <bdi className="charger-name__id">{chargerId}</bdi>
    </>
  );
}
