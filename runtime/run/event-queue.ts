/** Events as they are put in, read by one reader at its own pace. */
export class EventQueue<E> implements AsyncIterable<E> {
  private readonly waiting: E[] = [];
  private wake: (() => void) | undefined;
  private ended = false;

  put(event: E): void {
    if (this.ended) return;
    this.waiting.push(event);
    this.wake?.();
  }

  end(): void {
    this.ended = true;
    this.wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<E> {
    for (;;) {
      for (const event of this.waiting.splice(0)) yield event;
      if (this.waiting.length > 0) continue;
      if (this.ended) return;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      this.wake = undefined;
    }
  }
}
