/**
 * Reads server-sent events from an answer and calls `onData` with the data of each.
 *
 * EventSource cannot send an Authorization header, so the stream is read by hand.
 */
export async function readEvents(answer: Response, onData: (data: string) => void): Promise<void> {
  const reader = answer.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    rest += decoder.decode(value, { stream: true });
    const blocks = rest.split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = dataOf(block);
      if (data !== '') onData(data);
    }
  }
}

/** Returns the data lines of one event; comments and other fields carry nothing for us. */
export function dataOf(block: string): string {
  return block
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(5).replace(/^ /, ''))
    .join('\n');
}
