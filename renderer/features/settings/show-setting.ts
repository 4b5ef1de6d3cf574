/** Brings a setting into view, puts the focus on it, and marks it for a moment. */
import { navigate } from '../../api/route.ts';
import type { FoundSetting } from './find-settings.ts';

const MARKED_MS = 2_500;
/** The place may first have to be drawn. */
const LOOK_FOR_MS = 1_000;
const LOOK_EVERY_MS = 20;

let unmark: () => void = () => {};

export function showSetting({ path, place }: FoundSetting): void {
  navigate(place);
  const until = performance.now() + LOOK_FOR_MS;
  const look = (): void => {
    const found = document.querySelector(`[data-setting="${CSS.escape(path)}"]`);
    if (found instanceof HTMLElement) mark(found);
    else if (performance.now() < until) setTimeout(look, LOOK_EVERY_MS);
  };
  look();
}

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
