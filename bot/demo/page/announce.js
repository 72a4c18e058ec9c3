// Says things to people who use a screen reader, one after another.

const region = document.getElementById("announcer");
const LONGEST = 400;
const SPOKEN_MS = 20_000; // then it is cleared away, so that nobody comes upon it a second time when reading on

export function announce(text) {
  const line = document.createElement("p");
  line.textContent = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  region.append(line);
  setTimeout(() => line.remove(), SPOKEN_MS);
}
