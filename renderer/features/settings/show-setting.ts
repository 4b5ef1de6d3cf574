/** Brings a setting into view, puts the focus on it, and marks it for a moment. */
import { navigate } from '../../api/route.ts';
import { decidersOf, type FoundSetting } from './find-settings.ts';

const MARKED_MS = 2_500;
/** The place may first have to be drawn. */
const LOOK_FOR_MS = 1_000;
const LOOK_EVERY_MS = 20;

let unmark: () => void = () => {};
/** The one looked for last. */
let wanted: FoundSetting | null = null;

/** Where it is not drawn, what decides on it is shown: the kind of the broker, or its TLS. */
export function showSetting(setting: FoundSetting): void {
  const { path, place } = setting;
  wanted = setting;
  navigate(place);
  const until = performance.now() + LOOK_FOR_MS;
  const look = (): void => {
    if (wanted !== setting) return;
    const found = controlOf(path);
    if (found === null && performance.now() < until) {
      setTimeout(look, LOOK_EVERY_MS);
      return;
    }
    const shown =
      found ??
      decidersOf(path)
        .map(controlOf)
        .find((decider) => decider !== null);
    if (shown !== undefined) mark(shown);
  };
  look();
}

const controlOf = (path: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-setting="${CSS.escape(path)}"]`);

function mark(element: HTMLElement): void {
  unmark();
  for (
    let parent = element.closest('details');
    parent !== null;
    parent = parent.parentElement?.closest('details') ?? null
  )
    parent.open = true;
  element.scrollIntoView({ block: 'center' });
  const control = element.querySelector<HTMLElement>('input, select, textarea, button');
  control?.focus({ preventScroll: true });
  element.dataset['found'] = '';
  const timer = setTimeout(() => unmark(), MARKED_MS);
  unmark = () => {
    clearTimeout(timer);
    delete element.dataset['found'];
    unmark = () => {};
  };
}
