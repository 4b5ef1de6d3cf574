import { text } from '../text/en.ts';

const ID = 'popups';

/** Menus, lists and popovers are drawn here, above the page and inside a landmark of their own. */
export function PopupRoot() {
  return <aside id={ID} aria-label={text.common.popups} />;
}

/** Where a portal draws; undefined (the body) before the page is there. */
export function popupContainer(): HTMLElement | undefined {
  return document.querySelector<HTMLElement>(`#${ID}`) ?? undefined;
}
