/** Does for many at once what is asked for one by one: what is asked for while it works is done together, next. */
export function gathered<Item>(work: (items: Item[]) => Promise<void>): (item: Item) => Promise<void> {
  let waiting: Item[] = [];
  let next: Promise<void> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const begin = (): Promise<void> => {
    const items = waiting;
    waiting = [];
    next = undefined;
    return work(items);
  };
  return (item) => {
    waiting.push(item);
    if (!next) {
      next = last.then(begin);
      last = next.catch(() => {});
    }
    return next;
  };
}
