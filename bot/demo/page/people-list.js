// The list of the sample people: who is in view, who has something new, and the way to open their chats.

import { avatar, clockOf, el, hidden, icon } from "./dom.js";
import { entryWords } from "./message.js";
import { words } from "./words.js";

export class PeopleList {
  constructor(store, { onOpen, onBeside }) {
    this.store = store;
    this.list = document.getElementById("people-list");
    this.rows = new Map();
    for (const person of store.people) {
      const name = el("span", { class: "person-name" }, person.name);
      const time = el("span", { class: "person-time" });
      const role = el("span", { class: "person-role" }, person.role);
      const badge = el("span", { class: "badge", hidden: true });
      const open = el("button", { type: "button", class: "person-open", onclick: () => onOpen(person) }, avatar(person), name, time, role, badge);
      const label = words.openBeside(person.name);
      const beside = el(
        "button",
        { type: "button", class: "icon-button person-beside", title: label, "aria-label": label, onclick: () => onBeside(person) },
        icon("beside"),
      );
      const row = el("li", { class: "person", "data-person": person.id }, open, beside);
      this.rows.set(person.id, { row, open, beside, time, role, badge });
      this.list.append(row);
    }
  }

  /** Bring the list up to date: `inView` are the people whose chats are shown, `room` says whether one more fits. */
  show(inView, room) {
    for (const person of this.store.people) {
      const { row, open, beside, time, role, badge } = this.rows.get(person.id);
      const shown = inView.includes(person);
      const unread = this.store.unread(person);
      const last = [...person.entries.values()].at(-1);
      row.classList.toggle("in-view", shown);
      row.classList.toggle("unread", unread > 0);
      if (shown) open.setAttribute("aria-current", "true");
      else open.removeAttribute("aria-current");
      beside.hidden = shown || !room;
      time.textContent = last ? clockOf(new Date(last.at)) : "";
      role.textContent = unread > 0 ? entryWords(last) : person.role;
      badge.hidden = unread === 0;
      badge.replaceChildren(el("span", { "aria-hidden": "true" }, unread > 99 ? "99+" : String(unread)), hidden(words.unread(unread)));
    }
  }

  focus(person) {
    this.rows.get(person.id).open.focus();
  }
}
