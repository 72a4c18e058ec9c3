// Draws one entry of a chat.

import { cardWords, drawCard } from "./card.js";
import { clockOf, dayOf, el, hidden, icon } from "./dom.js";
import { words } from "./words.js";

/** An entry in words: for the list of people, and to be read out. */
export function entryWords(entry) {
  if (entry.file) return words.file(entry.file);
  return entry.text || entry.summary || (entry.cards.length ? cardWords(entry.cards[0]) : "");
}

/** The same for somebody who hears it: what stands on a card rather than its summary. */
export function spokenWords(entry) {
  return entry.text || (entry.cards.length ? cardWords(entry.cards[0]) : entryWords(entry));
}

/** A line between two days. */
export function drawDay(date, today) {
  const yesterday = new Date(today.getTime() - 24 * 60 * 60 * 1000);
  let label = dayOf(date);
  if (label === dayOf(today)) label = words.today;
  else if (label === dayOf(yesterday)) label = words.yesterday;
  return el("li", { class: "day" }, label);
}

/** The entry as a list item; `press(entry, kind, verb, data)` is called by buttons of its cards. */
export function drawEntry(bot, entry, { follows, press }) {
  if (entry.author === "demo") return drawNote(entry);
  return entry.author === "person" ? drawMine(entry) : drawBot(bot, entry, follows, press);
}

function drawNote(entry) {
  const note = el("li", { class: entry.failed ? "note failed" : "note", "data-id": entry.id });
  note.append(icon(entry.failed ? "warning" : "info"), el("span", {}, entry.text));
  return note;
}

function drawMine(entry) {
  const bubble = el("div", { class: "bubble" });
  if (entry.file) bubble.append(el("span", { class: "file" }, icon("file"), el("span", {}, entry.file)));
  else bubble.append(entry.text);
  return el("li", { class: "mine", "data-id": entry.id }, meta(hidden(words.you), entry), bubble);
}

function drawBot(bot, entry, follows, press) {
  const body = el("div", {}, meta(el("span", { class: "name" }, bot), entry, follows));
  if (entry.text) body.append(el("div", { class: "bubble" }, entry.text));
  for (const card of entry.cards) {
    body.append(drawCard(card, cardWords(card), (...pressed) => press(entry, ...pressed)));
  }
  const picture = icon("logo", "logo");
  return el("li", { class: follows ? "message follows" : "message", "data-id": entry.id }, picture, body);
}

function meta(name, entry, quiet = false) {
  const date = new Date(entry.at);
  const line = el("h3", { class: quiet && !entry.edited ? "visually-hidden" : "meta" }, name, " ");
  line.append(el("time", { datetime: entry.at }, clockOf(date)));
  if (entry.edited) line.append(` · ${words.edited}`);
  return line;
}
