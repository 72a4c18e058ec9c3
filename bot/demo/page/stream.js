// Listens to the server's news. The browser reconnects by itself and says which news it saw last, so that nothing is
// missed; `lost` and `back` tell when that happens.

const KINDS = ["snapshot", "entry", "removed", "working", "clock"];
const AGAIN_MS = 2000;

export function listen({ onNews, lost, back }) {
  let broken = false;

  function connect() {
    const source = new EventSource("/demo/events");
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => onNews(kind, JSON.parse(event.data)));
    }
    source.addEventListener("open", () => {
      if (broken) back();
      broken = false;
    });
    source.addEventListener("error", () => {
      if (!broken) lost();
      broken = true;
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, AGAIN_MS);
    });
  }

  connect();
}
