// The school's clock, in the bar at the top: it shows the demonstration's time and puts it forward.

import { announce } from "./announce.js";
import * as api from "./api.js";
import { el, momentOf } from "./dom.js";
import { words } from "./words.js";

const TICK_MS = 1000;

export class SchoolClock {
  constructor() {
    this.ahead = 0; // milliseconds by which it is ahead of this computer's clock
    this.buttons = words.clockSteps.map(({ label, name, move }) =>
      el("button", { type: "button", class: "clock-step", "aria-label": name, onclick: () => this.#move(move) }, label),
    );
    this.time = el("time", { class: "clock-time" });
    this.state = el("span", { class: "clock-state" });
    this.problem = el("p", { class: "clock-problem", role: "alert", hidden: true });
    this.note = el("p", { class: "clock-note", hidden: true }, words.clockPutForward);
    this.opener = el(
      "button",
      { type: "button", class: "clock-opener", "aria-expanded": "false", "aria-controls": "clock-steps", onclick: () => this.#toggle() },
      words.clockForward,
    );
    this.steps = el("div", { class: "clock-steps", id: "clock-steps", role: "group", "aria-label": words.clockForward }, ...this.buttons);
    this.element = el(
      "div",
      { class: "clock", role: "group", "aria-label": words.clock },
      el("p", { class: "clock-face" }, `${words.clock}: `, this.time, this.state),
      this.opener,
      el("p", { class: "clock-why" }, words.clockWhy),
      this.steps,
      this.problem,
    );
    document.getElementById("tools").append(this.element);
    document.querySelector(".banner").after(this.note);
    setInterval(() => this.#show(), TICK_MS);
  }

  /** The moment it is at the school. */
  now() {
    return new Date(Date.now() + this.ahead);
  }

  /** Ask the server what time it is there. */
  async refresh() {
    const face = await api.clock();
    if (face) this.#set(face);
  }

  #set(face) {
    this.ahead = new Date(face.now) - Date.now();
    this.state.textContent = face.open ? words.clockOpen : words.clockClosed;
    this.note.hidden = !face.put_forward;
    this.#show();
  }

  #show() {
    const now = this.now();
    const text = momentOf(now);
    if (this.time.textContent === text) return;
    this.time.textContent = text;
    this.time.dateTime = now.toISOString();
  }

  async #move(move) {
    if (this.element.getAttribute("aria-busy") === "true") return;
    this.#busy(true);
    const { ok, error, answer } = await api.moveClock(move);
    if (ok) this.#set(answer);
    this.problem.textContent = error;
    this.problem.hidden = !error;
    this.#busy(false);
    if (ok) announce(words.clockMoved(momentOf(this.now())));
  }

  /** aria-disabled and not `disabled`, because a disabled button would lose the keyboard focus. */
  #busy(busy) {
    this.element.setAttribute("aria-busy", String(busy));
    for (const button of this.buttons) button.setAttribute("aria-disabled", String(busy));
  }

  /** On a phone the buttons stand behind another, because the chat needs the room. */
  #toggle() {
    const open = this.element.classList.toggle("open");
    this.opener.setAttribute("aria-expanded", String(open));
  }
}
