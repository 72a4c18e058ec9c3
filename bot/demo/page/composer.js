// The box to type in: Enter sends, Shift+Enter begins a new line.

import * as api from "./api.js";
import { el, hidden, icon } from "./dom.js";
import { words } from "./words.js";

export class Composer {
  constructor(bot, person, { onSend }) {
    this.person = person;
    this.onSend = onSend;
    const id = `box-${person.place}`;
    this.box = el("textarea", {
      id,
      rows: "1",
      placeholder: words.typeHere,
      autocomplete: "off",
      onkeydown: (event) => this.#key(event),
      oninput: () => this.#fit(),
      onpaste: (event) => this.#paste(event),
    });
    this.file = el("input", { type: "file", hidden: true, onchange: () => this.#picked() });
    this.sendButton = el("button", { type: "submit", class: "icon-button send", title: words.send }, icon("send"), hidden(words.send));
    this.problem = el("p", { class: "problem", role: "alert", hidden: true });
    const attach = el(
      "button",
      { type: "button", class: "icon-button attach", title: words.attachHint, onclick: () => this.file.click() },
      icon("attach"),
      hidden(words.attach),
    );
    this.element = el(
      "form",
      { class: "foot", onsubmit: (event) => this.#submit(event) },
      this.problem,
      el("label", { class: "visually-hidden", for: id }, words.boxLabel(bot, person.name)),
      el("div", { class: "box" }, this.box, attach, this.file, this.sendButton),
    );
  }

  focus() {
    this.box.focus();
  }

  /** Show what went wrong, or nothing. */
  complain(sentence) {
    this.problem.textContent = sentence;
    this.problem.hidden = !sentence;
  }

  /** Send a text; when it cannot be sent, it comes back into an empty box. */
  async say(text) {
    this.complain("");
    this.onSend();
    const answer = await api.say(this.person.id, text);
    if (answer.ok) return;
    this.complain(answer.error);
    if (!this.box.value) {
      this.box.value = text;
      this.#fit();
    }
  }

  async #attach(name) {
    this.complain("");
    this.onSend();
    const answer = await api.attach(this.person.id, name);
    this.complain(answer.error);
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.element.requestSubmit();
  }

  #submit(event) {
    event.preventDefault();
    const text = this.box.value.trim();
    this.box.focus();
    if (!text) return;
    this.box.value = "";
    this.#fit();
    this.say(text);
  }

  #picked() {
    const name = this.file.files[0]?.name;
    this.file.value = "";
    this.box.focus();
    if (name) this.#attach(name);
  }

  #paste(event) {
    const file = event.clipboardData?.files[0];
    if (!file) return;
    event.preventDefault();
    this.#attach(file.name);
  }

  #fit() {
    this.box.style.height = "auto";
    this.box.style.height = `${this.box.scrollHeight}px`;
    this.sendButton.classList.toggle("ready", this.box.value.trim() !== "");
  }
}
