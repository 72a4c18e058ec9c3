// Small helpers to build elements. Text always goes in as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes, listeners ("onclick") and children (elements or strings). */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** One of the pictures at the foot of index.html. */
export function icon(name, className = "icon") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export const hidden = (text) => el("span", { class: "visually-hidden" }, text);

/** A round picture with a person's initials; the colour is the person's place in the list. */
export function avatar(person, size = "") {
  const parts = person.name.split(/\s+/).filter(Boolean);
  const initials = (parts[0]?.[0] ?? "?") + (parts.length > 1 ? parts.at(-1)[0] : "");
  return el("span", { class: `avatar ${size} avatar-${person.place % 8}`, "aria-hidden": "true" }, initials.toUpperCase());
}

const ZONE = { timeZone: "Europe/London" };
const clockFormat = new Intl.DateTimeFormat("en-GB", { ...ZONE, hour: "2-digit", minute: "2-digit" });
const dayFormat = new Intl.DateTimeFormat("en-GB", { ...ZONE, weekday: "long", day: "numeric", month: "long" });

const shortFormat = new Intl.DateTimeFormat("en-GB", {
  ...ZONE,
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});

/** "Mon 23 Nov 09:00" */
export function momentOf(date) {
  const part = Object.fromEntries(shortFormat.formatToParts(date).map(({ type, value }) => [type, value]));
  return `${part.weekday} ${part.day} ${part.month} ${part.hour}:${part.minute}`;
}

export const clockOf = (date) => clockFormat.format(date);
export const dayOf = (date) => dayFormat.format(date);
