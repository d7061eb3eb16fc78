/** The key somebody pressed for the page: not while writing, not with another key, not in a dialog, and once however long it is held. */
export function keyOf(event: KeyboardEvent): string | null {
  const { target, metaKey, ctrlKey, altKey, repeat } = event;
  if (metaKey || ctrlKey || altKey || (repeat && event.key === 'a')) return null;
  if (target instanceof HTMLElement && target.closest('input, textarea, select, [role=dialog]')) return null;
  return event.key;
}
