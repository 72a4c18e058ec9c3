// The page's calls to the server. Each resolves to {ok, error}: `error` is a sentence to show. What goes wrong between
// the server and the bot is no error here, because the server notes it in the chat.

import { words } from "./words.js";

async function post(path, body) {
  let response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    return { ok: false, error: words.unreachable };
  }
  const answer = await response.json().catch(() => ({}));
  return response.ok ? { ok: true, error: "", answer } : { ok: false, error: answer.error ?? words.unreachable };
}

export async function people() {
  const response = await fetch("/demo/people");
  if (!response.ok) throw new Error(words.noPeople);
  return response.json();
}

/** The school's clock, or null when the server does not answer. */
export async function clock() {
  try {
    const response = await fetch("/demo/clock");
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

export const moveClock = (move) => post("/demo/clock", move);
export const open = (person) => post("/demo/open", { person });
export const say = (person, text) => post("/demo/say", { person, text });
export const attach = (person, name) => post("/demo/attach", { person, name });
export const press = (person, activityId, kind, verb, data) =>
  post("/demo/press", { person, activity_id: activityId, kind, verb, data });
